package dev.nabi.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.select.LabelSelector;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** The columns of the built-in kinds, as kubectl's users know them. */
public final class Printers {
    private static final String NONE = "<none>";

    private Printers() {}

    /** Name and age: the columns of whatever has no others. */
    public static Printer plain() {
        return new ColumnsOf().age();
    }

    /** Name and moment of creation. */
    public static Printer created() {
        return new ColumnsOf().with("Created At", object -> Json.text(object, "metadata", "creationTimestamp"));
    }

    public static Printer namespaces() {
        return new ColumnsOf()
                .with("Status", namespace -> Json.text(namespace, "status", "phase"))
                .age();
    }

    public static Printer pods() {
        return new ColumnsOf()
                .with("Ready", PodCells::ready)
                .with("Status", PodCells::status)
                .number("Restarts", PodCells::restarts)
                .age()
                .wide("IP", pod -> orNone(pod, "status", "podIP"))
                .wide("Node", pod -> orNone(pod, "spec", "nodeName"))
                .wide("Nominated Node", pod -> orNone(pod, "status", "nominatedNodeName"))
                .wide("Readiness Gates", pod -> NONE);
    }

    public static Printer configMaps() {
        return new ColumnsOf()
                .number(
                        "Data",
                        map -> map.path("data").size() + map.path("binaryData").size())
                .age();
    }

    public static Printer secrets() {
        return new ColumnsOf()
                .with("Type", secret -> Json.text(secret, "type"))
                .number("Data", secret -> secret.path("data").size())
                .age();
    }

    public static Printer serviceAccounts() {
        return new ColumnsOf()
                .number("Secrets", account -> account.path("secrets").size())
                .age();
    }

    public static Printer services() {
        return new ColumnsOf()
                .with("Type", service -> Json.text(service, "spec", "type"))
                .with("Cluster-IP", service -> orNone(service, "spec", "clusterIP"))
                .with("External-IP", service -> NONE)
                .with("Port(s)", Printers::ports)
                .age()
                .wide("Selector", service -> labels(Json.at(service, "spec", "selector")));
    }

    public static Printer nodes() {
        return new ColumnsOf()
                .with("Status", node -> "Ready")
                .with("Roles", node -> NONE)
                .age()
                .with("Version", node -> Json.text(node, "status", "nodeInfo", "kubeletVersion"));
    }

    public static Printer events() {
        // An event's name says nothing: it stands last, and only in wide output.
        return ColumnsOf.nameless()
                .timed("Last Seen", Printers::eventAge)
                .with("Type", event -> Json.text(event, "type"))
                .with("Reason", event -> Json.text(event, "reason"))
                .with("Object", Printers::involved)
                .wide("Subobject", event -> Json.text(event, "involvedObject", "fieldPath"))
                .wide("Source", event -> Json.text(event, "source", "component"))
                .with("Message", event -> Json.text(event, "message").strip())
                .wide("Count", event -> event.path("count").asInt(1))
                .wide("Name", Meta::name);
    }

    public static Printer deployments() {
        return new ColumnsOf()
                .with("Ready", set -> count(set, "status", "readyReplicas") + "/" + count(set, "spec", "replicas"))
                .number("Up-to-date", set -> count(set, "status", "updatedReplicas"))
                .number("Available", set -> count(set, "status", "availableReplicas"))
                .age()
                .wide("Containers", set -> containers(set, "name"))
                .wide("Images", set -> containers(set, "image"))
                .wide("Selector", Printers::selector);
    }

    public static Printer replicaSets() {
        return new ColumnsOf()
                .number("Desired", set -> count(set, "spec", "replicas"))
                .number("Current", set -> count(set, "status", "replicas"))
                .number("Ready", set -> count(set, "status", "readyReplicas"))
                .age()
                .wide("Containers", set -> containers(set, "name"))
                .wide("Images", set -> containers(set, "image"))
                .wide("Selector", Printers::selector);
    }

    public static Printer leases() {
        return new ColumnsOf()
                .with("Holder", lease -> Json.text(lease, "spec", "holderIdentity"))
                .age();
    }

    public static Printer networkPolicies() {
        return new ColumnsOf()
                .with("Pod-Selector", policy -> {
                    var query = LabelSelector.of(Json.at(policy, "spec", "podSelector"))
                            .query();
                    return query.isEmpty() ? NONE : query;
                })
                .age();
    }

    static String eventAge(JsonNode event, Instant now) {
        for (var field : new String[] {"lastTimestamp", "eventTime", "firstTimestamp"}) {
            var time = Json.text(event, field);
            if (!time.isEmpty()) {
                return Ages.since(time, now);
            }
        }
        return Ages.age(event, now);
    }

    private static String involved(JsonNode event) {
        var kind = Json.text(event, "involvedObject", "kind").toLowerCase(Locale.ROOT);
        return kind + "/" + Json.text(event, "involvedObject", "name");
    }

    private static int count(JsonNode object, String... path) {
        return Json.at(object, path).asInt(0);
    }

    private static String orNone(JsonNode object, String... path) {
        var text = Json.text(object, path);
        return text.isEmpty() ? NONE : text;
    }

    private static String containers(JsonNode set, String field) {
        return Json.at(set, "spec", "template", "spec", "containers")
                .valueStream()
                .map(container -> Json.text(container, field))
                .collect(Collectors.joining(","));
    }

    private static String selector(JsonNode set) {
        return LabelSelector.of(Json.at(set, "spec", "selector")).query();
    }

    private static String labels(JsonNode labels) {
        var text = Json.texts(labels).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        return text.isEmpty() ? NONE : text;
    }

    private static String ports(JsonNode service) {
        var text = Json.at(service, "spec", "ports")
                .valueStream()
                .map(port -> Json.text(port, "port") + "/" + Json.text(port, "protocol"))
                .collect(Collectors.joining(","));
        return text.isEmpty() ? NONE : text;
    }
}
