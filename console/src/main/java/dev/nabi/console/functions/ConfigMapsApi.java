package dev.nabi.console.functions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.caller.CallerClients;

/** The ConfigMaps of a namespace, read and written as the caller. */
public final class ConfigMapsApi extends KubernetesObjects {
    public ConfigMapsApi(CallerClients clients) {
        super(clients, "/api/v1", "configmaps");
    }

    /** A ConfigMap that does not exist yet, with empty data. */
    public static ObjectNode blank(String namespace, String name) {
        var object = blank("v1", "ConfigMap", namespace, name);
        object.putObject("data");
        return object;
    }
}
