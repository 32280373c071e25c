package dev.nabi.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The functions that are called, as the Kubernetes API shows them. There are many plain ones, so that most of them have
 * no call whose end is unknown, and their books must agree exactly.
 */
final class Functions {
    static final String NAMESPACE = "shop";
    static final int MEMORY_MIB = 256;

    /** Its instance takes longer than it may. */
    static final String LATE = "late";

    /** It has no instance, and none comes. */
    static final String NEVER = "never";

    /** One at a time, and one waits. */
    static final String NARROW = "narrow";

    /** Its clients leave before it answers. */
    static final String LEFT = "left";

    private final int plain;

    Functions(int plain) {
        this.plain = plain;
    }

    String plain(int number) {
        return "f-%03d".formatted(Math.floorMod(number, plain));
    }

    private List<String> all() {
        var all =
                new ArrayList<>(IntStream.range(0, plain).mapToObj(this::plain).toList());
        all.addAll(List.of(LATE, NEVER, NARROW, LEFT));
        return all;
    }

    /** A list of kind FunctionList. */
    String functions() {
        return list("FunctionList", "nabi.dev/v1alpha1", all().stream().map(Functions::function));
    }

    private static String function(String name) {
        var spec =
                switch (name) {
                    case LATE -> ", \"timeoutSeconds\": 1";
                    case NEVER -> ", \"queue\": {\"waitSeconds\": 1}";
                    case NARROW -> ", \"concurrency\": 1, \"queue\": {\"length\": 1, \"waitSeconds\": 10}";
                    default -> "";
                };
        return """
            {"apiVersion": "nabi.dev/v1alpha1", "kind": "Function",
             "metadata": {"name": "%1$s", "namespace": "%2$s", "uid": "%1$s", "resourceVersion": "1"},
             "spec": {"image": "none"%3$s},
             "status": {"conditions": [], "traffic": [{"revision": "%1$s-00001", "weight": 100}]}}""".formatted(name, NAMESPACE, spec);
    }

    /** A list of kind PodList: each function has two instances on different processes, the narrow one has one. */
    String pods(List<Integer> ports) {
        var pods = new ArrayList<String>();
        var number = 0;
        for (var function : all()) {
            var instances = instances(function);
            for (var instance = 0; instance < instances; instance++) {
                pods.add(pod(function, instance, ports.get((number + instance) % ports.size())));
            }
            number++;
        }
        return list("PodList", "v1", pods.stream());
    }

    /** How many instances a function has. */
    static int instances(String function) {
        return function.equals(NEVER) ? 0 : function.equals(NARROW) ? 1 : 2;
    }

    private static String pod(String function, int instance, int port) {
        return """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%1$s-%2$d", "namespace": "%3$s", "uid": "%1$s-%2$d", "resourceVersion": "1",
               "labels": {"nabi.dev/function": "%1$s", "nabi.dev/revision": "%1$s-00001"},
               "annotations": {"nabi.dev/port": "%4$d"}},
             "spec": {"containers": [{"name": "function", "ports": [{"name": "http1", "containerPort": 8080}],
               "resources": {"limits": {"memory": "%5$dMi"}}}]},
             "status": {"phase": "Running", "podIP": "127.0.0.1"}}""".formatted(function, instance, NAMESPACE, port, MEMORY_MIB);
    }

    private static String list(String kind, String version, Stream<String> items) {
        return """
            {"apiVersion": "%s", "kind": "%s", "metadata": {"resourceVersion": "1"}, "items": [%s]}""".formatted(version, kind, items.collect(Collectors.joining(",")));
    }
}
