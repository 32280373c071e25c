package dev.nabi.reconciliation;

import java.util.List;
import java.util.stream.Collectors;

/** What the Kubernetes API shows in the run of events: Functions, their pods, and a Trigger that reads a topic of Kafka. */
final class EventsResources {
    static final String NAMESPACE = "shop";

    /** Called asynchronously. */
    static final String ORDERS = "orders";

    /** Called asynchronously; each success is written to a topic of Kafka. */
    static final String INVOICES = "invoices";

    /** Called by the Trigger. */
    static final String RECORDS = "records";

    static final String TRIGGER = "reader";
    private static final String RETRY =
            "\"maxAttempts\": 3, \"backoff\": {\"initial\": \"1s\", \"factor\": 2, \"max\": \"3s\", \"jitter\": \"none\"}";

    private final String kafka;

    EventsResources(String kafka) {
        this.kafka = kafka;
    }

    String functions() {
        var destination = ", \"onSuccess\": {\"kafka\": {\"bootstrapServers\": \"%s\", \"topic\": \"%s\"}}"
                .formatted(kafka, Kafka.OUT);
        return list(
                "FunctionList",
                "nabi.dev/v1alpha1",
                List.of(function(ORDERS, ""), function(INVOICES, destination), function(RECORDS, "")));
    }

    private static String function(String name, String destination) {
        return """
            {"apiVersion": "nabi.dev/v1alpha1", "kind": "Function",
             "metadata": {"name": "%1$s", "namespace": "%2$s", "uid": "%1$s", "resourceVersion": "1"},
             "spec": {"image": "none", "async": {%3$s%4$s}},
             "status": {"conditions": [], "traffic": [{"revision": "%1$s-00001", "weight": 100}]}}""".formatted(name, NAMESPACE, RETRY, destination);
    }

    String triggers() {
        return list("TriggerList", "nabi.dev/v1alpha1", List.of("""
            {"apiVersion": "nabi.dev/v1alpha1", "kind": "Trigger",
             "metadata": {"name": "%1$s", "namespace": "%2$s", "uid": "%1$s", "resourceVersion": "1", "generation": 1,
               "creationTimestamp": "2026-03-01T00:00:00Z"},
             "spec": {"function": {"name": "%3$s"}, "delivery": {%4$s},
               "source": {"kafka": {"bootstrapServers": "%5$s", "topics": ["%6$s"], "start": "earliest"}}}}""".formatted(
                        TRIGGER, NAMESPACE, RECORDS, RETRY, kafka, Kafka.IN)));
    }

    /** Each Function has an instance on each process. */
    String pods(List<Integer> ports) {
        return list(
                "PodList",
                "v1",
                List.of(ORDERS, INVOICES, RECORDS).stream()
                        .flatMap(function -> ports.stream().map(port -> pod(function, port)))
                        .toList());
    }

    private static String pod(String function, int port) {
        return """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%1$s-%3$d", "namespace": "%2$s", "uid": "%1$s-%3$d", "resourceVersion": "1",
               "labels": {"nabi.dev/function": "%1$s", "nabi.dev/revision": "%1$s-00001"},
               "annotations": {"nabi.dev/port": "%3$d"}},
             "spec": {"containers": [{"name": "function", "ports": [{"name": "http1", "containerPort": 8080}],
               "resources": {"limits": {"memory": "128Mi"}}}]},
             "status": {"phase": "Running", "podIP": "127.0.0.1"}}""".formatted(function, NAMESPACE, port);
    }

    private static String list(String kind, String version, List<String> items) {
        return """
            {"apiVersion": "%s", "kind": "%s", "metadata": {"resourceVersion": "1"}, "items": [%s]}""".formatted(version, kind, items.stream().collect(Collectors.joining(",")));
    }
}
