package dev.nabi.operator.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A demand stream of a gateway that holds as many invocations as a test says, where the routes say. */
public final class PretendedGateway implements AutoCloseable {
    private static final long REPORT_MILLIS = 40;

    private final HttpServer server;
    private final SharedIndexInformer<Function> functions;
    private final SharedIndexInformer<Pod> pods;
    private final Map<String, Integer> loads = new ConcurrentHashMap<>();
    private final long epoch = System.nanoTime();
    private final double speed;
    private volatile boolean closed;

    /** A gateway whose time goes faster by a factor. */
    public PretendedGateway(KubernetesClient client, double speed) throws IOException {
        this.speed = speed;
        functions = client.resources(Function.class).inAnyNamespace().runnableInformer(0);
        pods = client.pods().inAnyNamespace().withLabel(Labels.FUNCTION).runnableInformer(0);
        functions.start().toCompletableFuture().join();
        pods.start().toCompletableFuture().join();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/demand", this::stream);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on, so many invocations of a Function are in flight at any time. */
    public void load(String namespace, String function, int concurrency) {
        loads.put(namespace + "/" + function, concurrency);
    }

    private void stream(HttpExchange exchange) throws IOException {
        var busy = new HashMap<String, Long>();
        var reported = System.nanoTime();
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            while (!closed) {
                // On a busy machine the reports come later, and the work between them is more.
                var now = System.nanoTime();
                var report = report(busy, (long) ((now - reported) * speed));
                reported = now;
                body.write((Serialization.asJson(report).replace("\n", " ") + "\n").getBytes(StandardCharsets.UTF_8));
                body.flush();
                Thread.sleep(REPORT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DemandReport report(Map<String, Long> busy, long passed) {
        var demands = new ArrayList<RevisionDemand>();
        for (var function : functions.getStore().list()) {
            var metadata = function.getMetadata();
            var load = loads.getOrDefault(metadata.getNamespace() + "/" + metadata.getName(), 0);
            var instances = new HashMap<String, List<Pod>>();
            pods.getStore().list().stream()
                    .filter(pod -> pod.getMetadata().getNamespace().equals(metadata.getNamespace()))
                    .filter(pod -> metadata.getName().equals(label(pod, Labels.FUNCTION)))
                    .forEach(pod -> instances
                            .computeIfAbsent(label(pod, Labels.REVISION), revision -> new ArrayList<>())
                            .add(pod));
            var shares = shares(function);
            shares.keySet().forEach(revision -> instances.putIfAbsent(revision, List.of()));
            instances.forEach((revision, own) -> {
                var held = load * shares.getOrDefault(revision, 0) / 100;
                var queued = own.isEmpty() ? held : 0;
                var key = metadata.getNamespace() + "/" + revision;
                var nanos = busy.merge(key, held * passed, Long::sum);
                demands.add(new RevisionDemand(
                        metadata.getNamespace(),
                        metadata.getName(),
                        revision,
                        held - queued,
                        queued,
                        nanos,
                        0,
                        own.stream().map(pod -> instance(pod, held, own.size())).toList()));
            });
        }
        return new DemandReport("pretended", epoch, System.nanoTime(), true, demands);
    }

    private static InstanceDemand instance(Pod pod, int held, int among) {
        var annotations = pod.getMetadata().getAnnotations();
        var mark = annotations == null ? null : annotations.get(Labels.DRAINING);
        return InstanceDemand.of(pod.getMetadata().getName(), mark == null ? held / among : 0, mark);
    }

    private static Map<String, Integer> shares(Function function) {
        var shares = new HashMap<String, Integer>();
        var status = function.getStatus();
        if (status != null) {
            status.traffic()
                    .forEach(target ->
                            shares.merge(Objects.requireNonNull(target.revision()), target.weight(), Integer::sum));
        }
        return shares;
    }

    private static String label(Pod pod, String label) {
        return pod.getMetadata().getLabels().getOrDefault(label, "");
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
        functions.close();
        pods.close();
    }
}
