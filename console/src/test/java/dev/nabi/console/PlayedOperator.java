package dev.nabi.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Writes the status of Functions as the operator does when each revision works at once, or fails where the test says so. */
public final class PlayedOperator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTIONS = "/apis/nabi.dev/v1alpha1/functions";

    private final KubernetesClient client;
    private final Map<String, Map<String, String>> revisions = new HashMap<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final Set<String> asleep = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    PlayedOperator(KubernetesClient client) {
        this.client = client;
        var _ = clock.scheduleWithFixedDelay(this::look, 20, 20, TimeUnit.MILLISECONDS);
    }

    /** The next revisions of a Function fail. */
    public void fail(String name) {
        broken.add(name);
    }

    /** A Function is not looked at. */
    public void sleep(String name) {
        asleep.add(name);
    }

    public void wake(String name) {
        asleep.remove(name);
    }

    private void look() {
        try {
            for (var function : JSON.readTree(client.raw(FUNCTIONS)).path("items")) {
                var name = function.path("metadata").path("name").asText();
                if (!asleep.contains(name)
                        && function.path("status").path("observedGeneration").asLong(-1)
                                < function.path("metadata").path("generation").asLong()) {
                    write((ObjectNode) function, name);
                }
            }
        } catch (KubernetesClientException | IOException again) {
            // Somebody wrote meanwhile, or the test is over: looked at again.
        }
    }

    private void write(ObjectNode function, String name) {
        var spec = function.path("spec");
        var template = spec.path("java").toString() + spec.path("image") + spec.path("env") + spec.path("resources");
        var known = revisions.computeIfAbsent(name, _ -> new HashMap<>());
        var revision =
                known.computeIfAbsent(template, _ -> String.format(Locale.ROOT, "%s-%05d", name, known.size() + 1));
        var status = function.putObject("status");
        var works = !broken.contains(name);
        status.put(
                "observedGeneration",
                function.path("metadata").path("generation").asLong());
        status.put("latestCreatedRevision", revision);
        if (works) {
            status.put("latestReadyRevision", revision);
        }
        status.put("readyReplicas", spec.path("scale").path("min").asInt(0));
        condition(status, "Ready", works);
        condition(status, "RevisionReady", works);
        traffic(spec, status, revision);
        client.raw(
                "/apis/nabi.dev/v1alpha1/namespaces/"
                        + function.path("metadata").path("namespace").asText() + "/functions/" + name + "/status",
                "PUT",
                function);
    }

    private static void traffic(JsonNode spec, ObjectNode status, String revision) {
        var traffic = status.putArray("traffic");
        for (var target : spec.path("traffic")) {
            var resolved = (ObjectNode) target.deepCopy();
            if (!resolved.has("revision")) {
                resolved.put("revision", revision);
            }
            traffic.add(resolved);
        }
    }

    private static void condition(ObjectNode status, String type, boolean works) {
        status.withArrayProperty("conditions")
                .addObject()
                .put("type", type)
                .put("status", works ? "True" : "False")
                .put("reason", works ? "Ready" : "CrashLoopBackOff")
                .put("message", works ? "" : "it says: no such class")
                .put("lastTransitionTime", "2026-11-30T00:00:00Z");
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
