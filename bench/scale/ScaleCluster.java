import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many Functions at zero, on the cluster of KUBECONFIG where the chart has installed Nabi: real pods, real kubelets, the
 * operator and the gateways as they are. Arguments: the image of a server, and how many, once or more.
 */
final class ScaleCluster {
    private static final int ROUNDS = 5;

    /** What of the API server's requests is about what Nabi writes; of the events, most are the scheduler's and the kubelets'. */
    private static final Pattern REQUESTS = Pattern.compile(
            "apiserver_request_total\\{(?=.*verb=\"(POST|PUT|PATCH|APPLY|DELETE|GET|LIST)\")(?=.*resource=\"(functions|deployments|events"
                    + "|networkpolicies|pods)\")(?=.*subresource=\"(|status|scale)\").*\\} ([0-9.e+]+)");

    private static final Set<String> OF_OTHERS =
            Set.of("PUT deployments/status", "PATCH pods/status", "PUT pods/status", "POST pods", "DELETE pods", "GET pods");

    private final KubernetesClient client;
    private final Functions functions;
    private final Map<String, Function> seen = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> troubles = new ConcurrentHashMap<>();

    private ScaleCluster(KubernetesClient client, String image) {
        this.client = client;
        this.functions = new Functions(client, image);
    }

    public static void main(String... args) throws Exception {
        try (var client = new KubernetesClientBuilder().build()) {
            for (var count : List.of(args).subList(1, args.length)) {
                new ScaleCluster(client, args[0]).measure(Integer.parseInt(count));
            }
        }
        System.exit(0);
    }

    private void measure(int count) throws Exception {
        functions.takeAway();
        functions.makeRoom();
        try (var _ = client.resources(Function.class).inNamespace(Functions.NAMESPACE).inform(new Seen())) {
            var memory = memory();
            var before = requests();
            var begun = System.nanoTime();
            for (var number = 0; number < count; number++) {
                functions.apply("f" + number, 1);
            }
            var applied = Functions.seconds(begun);
            Functions.await(() -> seen.values().stream().filter(Functions::isAtZero).count() == count, 200);
            var zero = Functions.seconds(begun);
            Thread.sleep(3_000);
            System.out.printf("%n%d Functions: applied in %.1f s, all proven and at zero after %.1f s%n", count, applied, zero);
            troubles.forEach((said, of) -> System.out.println("  " + said + ": said of " + of.size()));
            memory().forEach((pod, now) -> System.out.printf(
                    "  %-45s %s (before: %s)%n", pod, now, memory.getOrDefault(pod, "none")));
            var after = requests();
            after.forEach((kind, total) -> {
                var each = (total - before.getOrDefault(kind, 0.0)) / count;
                if (each >= 0.01) {
                    System.out.printf("  %-30s %6.2f a Function%n", kind, each);
                }
            });
            var more = new ArrayList<Double>();
            var changes = new ArrayList<Double>();
            for (var round = 0; round < ROUNDS; round++) {
                var name = "more" + round;
                more.add(timed(name, 1));
                changes.add(timed(name, 2));
            }
            System.out.printf("  one more works after %.0f ms, a change after %.0f ms%n", Functions.median(more), Functions.median(changes));
        } finally {
            functions.takeAway();
        }
    }

    /** Keeps the last state of each Function, and each reason for which a condition of one was False. */
    private final class Seen implements ResourceEventHandler<Function> {
        @Override
        public void onAdd(Function function) {
            seen.put(function.getMetadata().getName(), function);
            if (function.getStatus() != null) {
                function.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().endsWith("Ready"))
                        .filter(condition -> !"True".equals(condition.getStatus()))
                        .forEach(condition -> troubles.computeIfAbsent(said(condition), _ -> new ConcurrentSkipListSet<>())
                                .add(function.getMetadata().getName()));
            }
        }

        private static String said(Condition condition) {
            return condition.getType() + " " + condition.getStatus() + " " + condition.getReason();
        }

        @Override
        public void onUpdate(Function before, Function now) {
            onAdd(now);
        }

        @Override
        public void onDelete(Function function, boolean unknown) {
            seen.remove(function.getMetadata().getName());
        }
    }

    /** Milliseconds from the apply until the revision of this version works. */
    private double timed(String name, int version) throws InterruptedException {
        return Functions.timed(
                () -> functions.apply(name, version),
                () -> Functions.isReady(seen.get(name), name + "-0000" + version));
    }

    /** What the kubelets say of Nabi's own pods. */
    private Map<String, String> memory() {
        var found = new TreeMap<String, String>();
        for (var node : client.nodes().list().getItems()) {
            var path = "/api/v1/nodes/" + node.getMetadata().getName() + "/proxy/stats/summary";
            var summary = client.getKubernetesSerialization().unmarshal(client.raw(path), Map.class);
            for (var pod : list(summary.get("pods"))) {
                var name = String.valueOf(((Map<?, ?>) pod.get("podRef")).get("name"));
                if (name.startsWith("nabi-operator") || name.startsWith("nabi-gateway")) {
                    for (var container : list(pod.get("containers"))) {
                        var memory = (Map<?, ?>) container.get("memory");
                        found.put(name, mib(memory, "workingSetBytes") + " working set, " + mib(memory, "rssBytes") + " RSS");
                    }
                }
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return value == null ? List.of() : (List<Map<String, Object>>) value;
    }

    /** Some kubelets do not tell all of it. */
    private static String mib(Map<?, ?> memory, String key) {
        return memory == null || memory.get(key) == null ? "?" : (((Number) memory.get(key)).longValue() >> 20) + " MiB";
    }

    private Map<String, Double> requests() {
        var totals = new TreeMap<String, Double>();
        client.raw("/metrics").lines().map(REQUESTS::matcher).filter(Matcher::matches).forEach(line -> {
            var kind = line.group(1) + " " + line.group(2) + (line.group(3).isEmpty() ? "" : "/" + line.group(3));
            if (!OF_OTHERS.contains(kind)) {
                totals.merge(kind, Double.parseDouble(line.group(4)), Double::sum);
            }
        });
        return totals;
    }
}
