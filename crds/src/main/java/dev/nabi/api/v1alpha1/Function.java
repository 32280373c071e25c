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

/** A function: what to run and how it may scale. Nothing of it runs until it is called. */
@Group(Function.GROUP)
@Version("v1alpha1")
@Kind(Function.KIND)
@Plural("functions")
@ShortNames("fn")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url")
@AdditionalPrinterColumn(name = "REVISION", jsonPath = ".status.latestReadyRevision")
@AdditionalPrinterColumn(name = "LATEST", jsonPath = ".status.conditions[?(@.type==\"RevisionReady\")].reason")
@AdditionalPrinterColumn(name = "REPLICAS", jsonPath = ".status.replicas", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "REASON", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "TODAY",
        jsonPath = ".status.usage.invocationsToday",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "MONTH",
        jsonPath = ".status.usage.invocationsThisMonth",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(name = "GB-SECONDS", jsonPath = ".status.usage.gbSecondsThisMonth", priority = 1)
@AdditionalPrinterColumn(
        name = "LAST-CALLED",
        jsonPath = ".status.usage.lastCalled",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@AdditionalPrinterColumn(
        name = "EXHAUSTED",
        jsonPath = ".status.conditions[?(@.type==\"BudgetExhausted\")].status",
        priority = 1)
@ValidationRule(
        value = "self.metadata.name.size() <= 50 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message = "metadata.name must be a DNS label of at most 50 characters that starts with a letter, "
                + "since revisions, pods and host names are derived from it")
public class Function extends CustomResource<FunctionSpec, FunctionStatus> implements Namespaced {
    public static final String GROUP = "nabi.dev";
    public static final String KIND = "Function";
    public static final String API_VERSION = GROUP + "/v1alpha1";

    private static final long serialVersionUID = 1;
}
