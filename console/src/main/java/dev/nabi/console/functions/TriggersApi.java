package dev.nabi.console.functions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Trigger;
import dev.nabi.console.caller.CallerClients;

/** The Triggers of a namespace, read and written as the caller. */
public final class TriggersApi extends KubernetesObjects {
    public TriggersApi(CallerClients clients) {
        super(clients, "/apis/" + Function.API_VERSION, "triggers");
    }

    /** A Trigger that does not exist yet, with an empty spec. */
    public static ObjectNode blank(String namespace, String name) {
        var object = blank(Function.API_VERSION, Trigger.KIND, namespace, name);
        object.putObject("spec");
        return object;
    }
}
