package dev.nabi.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A trigger: which events call which Function, and how. */
@Group(Function.GROUP)
@Version("v1alpha1")
@Kind(Trigger.KIND)
@Plural("triggers")
@ShortNames("trig")
@AdditionalPrinterColumn(name = "FUNCTION", jsonPath = ".spec.function.name")
@AdditionalPrinterColumn(name = "SOURCE", jsonPath = ".status.source")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "BACKLOG", jsonPath = ".status.backlog", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "OLDEST", jsonPath = ".status.oldest", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "DEAD", jsonPath = ".status.dead", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(name = "NEXT", jsonPath = ".status.next", priority = 1)
@ValidationRule(
        value = "self.metadata.name.size() <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message = "metadata.name must be a DNS label of at most 63 characters")
public class Trigger extends CustomResource<TriggerSpec, TriggerStatus> implements Namespaced {
    public static final String KIND = "Trigger";

    private static final long serialVersionUID = 1;
}
