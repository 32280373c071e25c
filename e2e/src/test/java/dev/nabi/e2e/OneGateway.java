package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** One gateway of several: called at its pod's own address, asked what was used through the API server. */
record OneGateway(ClusterPlatform platform, Pod pod) {
    private static final int CALLERS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All gateways, as soon as there are so many, each of them ready, and those before them are gone. */
    static List<OneGateway> all(ClusterPlatform platform, int count) {
        var gateways = Instances.ofComponent(platform, "gateway");
        PlatformScenarios.await(
                platform,
                () -> gateways.all().size() == count && gateways.ready().size() == count);
        return gateways.ready().stream()
                .map(pod -> new OneGateway(platform, pod))
                .toList();
    }

    /** Scales the gateways, of which none is replaced, and waits until all are there. */
    static List<OneGateway> scale(ClusterPlatform platform, int count) {
        var kind = platform.kubectl()
                .run(
                        "-n",
                        Installation.NAMESPACE,
                        "get",
                        "deployment,statefulset",
                        "-l",
                        "app.kubernetes.io/component=gateway",
                        "-o",
                        "name")
                .succeeded()
                .text()
                .strip();
        platform.kubectl()
                .run("-n", Installation.NAMESPACE, "scale", kind, "--replicas=" + count)
                .succeeded();
        return all(platform, count);
    }

    /** Calls a function so often through each of these gateways, all at the same time: the status of each answer. */
    static List<Integer> call(List<OneGateway> gateways, Faulty function, int calls) throws InterruptedException {
        var statuses = new ConcurrentLinkedQueue<Integer>();
        var callers = gateways.stream()
                .flatMap(gateway -> IntStream.range(0, CALLERS)
                        .mapToObj(caller ->
                                Thread.ofVirtual().start(() -> gateway.call(function, calls / CALLERS, statuses))))
                .toList();
        for (var caller : callers) {
            caller.join();
        }
        return List.copyOf(statuses);
    }

    /** A call that has no answer leaves none. */
    private void call(Faulty function, int calls, Queue<Integer> statuses) {
        var request = HttpRequest.newBuilder(
                        URI.create("http://" + pod.getStatus().getPodIP() + ":8080" + function.path()))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString("echo x"))
                .build();
        try {
            for (var i = 0; i < calls; i++) {
                statuses.add(
                        Platform.HTTP.send(request, BodyHandlers.discarding()).statusCode());
            }
        } catch (IOException | InterruptedException unanswered) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many invocations of a function this month {@code GET /usage} of this gateway tells, and for whom it speaks. */
    Usage usage(Faulty function) {
        var answer = platform.kubectl()
                .run(
                        "get",
                        "--raw",
                        "/api/v1/namespaces/" + Installation.NAMESPACE + "/pods/" + name()
                                + ":9090/proxy/usage?step=month&namespace=" + ClusterPlatform.FUNCTIONS + "&function="
                                + function.name())
                .succeeded()
                .text();
        try {
            var page = JSON.readTree(answer);
            assertThat(page.at("/losses")).as(answer).isEmpty();
            var sum = 0L;
            for (var row : page.at("/rows")) {
                sum += row.at("/invocations").asLong();
            }
            return new Usage(sum, page.at("/covers").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(answer, e);
        }
    }

    record Usage(long invocations, String covers) {}

    String name() {
        return pod.getMetadata().getName();
    }

    /**
     * Takes the pod away as a lost node would. A kubelet gives even a pod that is deleted by force some seconds from its
     * SIGTERM on; where the node is this machine, the process does not have them.
     */
    void deleteAtOnce() {
        Instances.process(pod).ifPresent(ProcessHandle::destroyForcibly);
        platform.kubectl()
                .run("-n", Installation.NAMESPACE, "delete", "pod", name(), "--grace-period=0", "--force")
                .succeeded();
    }
}
