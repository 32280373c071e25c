import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls a Function at a constant rate for a minute, and writes down each second what there is of it. Arguments: gateway, rate, file. */
final class Step {
    private static final String NAMESPACE = "nabi-bench";
    private static final int CALLED_SECONDS = 60;
    private static final int SECONDS = 75;
    private static final double CALL_SECONDS = 1;

    private final Map<Integer, Double> longest = new ConcurrentHashMap<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;

    private Step(URI gateway) {
        request = HttpRequest.newBuilder(gateway.resolve("/function/" + NAMESPACE + "/step"))
                .timeout(Duration.ofSeconds(90))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
    }

    public static void main(String... args) throws Exception {
        try (var client = new KubernetesClientBuilder().build()) {
            new Step(URI.create(args[0])).run(client, Integer.parseInt(args[1]), Path.of(args[2]));
        }
        System.exit(0); // the clients' threads do not end by themselves
    }

    private void run(KubernetesClient client, int rate, Path file) throws Exception {
        var starts = new ConcurrentHashMap<String, Double>();
        var lines = new ArrayList<String>();
        var begun = System.nanoTime();
        var caller = Thread.ofPlatform().start(() -> call(begun, rate));
        for (var second = 0; second < SECONDS; second++) {
            sleepUntil(begun + (second + 1) * 1_000_000_000L);
            var pods = client.pods().inNamespace(NAMESPACE).list().getItems();
            pods.stream().filter(Readiness::isPodReady).forEach(pod -> starts.putIfAbsent(pod.getMetadata().getName(), started(pod)));
            lines.add(second + " " + replicas(client) + " " + pods.stream().filter(Readiness::isPodReady).count());
        }
        caller.join();
        Thread.sleep(2_000);
        var sorted = starts.values().stream().sorted().toList();
        var text = new StringBuilder(String.format(Locale.ROOT, "%.1f%n", Math.max(0.3, sorted.get(sorted.size() / 2))));
        for (var second = 0; second < SECONDS; second++) {
            text.append(String.format(Locale.ROOT, "%s %.2f%n", lines.get(second), longest.getOrDefault(second, 0.0)));
        }
        Files.writeString(file, text);
        System.out.println(failed + " calls of " + rate * CALLED_SECONDS + " were not answered with 200");
    }

    /** Kubernetes tells both in whole seconds. */
    private static double started(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .mapToDouble(condition -> Duration.between(
                                        Instant.parse(pod.getMetadata().getCreationTimestamp()),
                                        Instant.parse(condition.getLastTransitionTime()))
                                .toMillis()
                        / 1e3)
                .max()
                .orElse(0);
    }

    private static int replicas(KubernetesClient client) {
        return client.apps().deployments().inNamespace(NAMESPACE).list().getItems().stream()
                .mapToInt(deployment -> deployment.getSpec().getReplicas())
                .sum();
    }

    private void call(long begun, int rate) {
        for (var call = 0; call < rate * CALLED_SECONDS; call++) {
            sleepUntil(begun + call * 1_000_000_000L / rate);
            var second = call / rate;
            Thread.startVirtualThread(() -> once(second));
        }
    }

    private void once(int second) {
        var sent = System.nanoTime();
        try {
            if (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                failed.incrementAndGet();
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        longest.merge(second, Math.max(0, (System.nanoTime() - sent) / 1e9 - CALL_SECONDS), Math::max);
    }

    private static void sleepUntil(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
