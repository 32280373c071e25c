package dev.nabi.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values of the chart with which events are installed, and the volume of the one that has SQLite. */
final class InstalledEvents {
    private static final String ADDRESS = "{.items[0].status.addresses[?(@.type=='InternalIP')].address}";

    /** Code that nobody names is collected at once. */
    private static final Map<String, Object> ALWAYS = Map.of(
            "events.enabled", true,
            "events.resources.requests.cpu", "50m",
            "events.extraEnv[0].name", "NABI_CODE_KEEP_UNNAMED",
            "events.extraEnv[0].value", "PT5S",
            "events.extraEnv[1].name", "NABI_CODE_COLLECT_INTERVAL",
            "events.extraEnv[1].value", "PT2S");

    private final Kubectl kubectl;
    private final NodeVolume volume;

    InstalledEvents(Kubectl kubectl) {
        this.kubectl = kubectl;
        this.volume = new NodeVolume(kubectl, "nabi-e2e-events");
    }

    /** Why they have no volume; empty when they have. */
    Optional<String> whyNot() {
        return volume.whyNot();
    }

    /** One with SQLite on a volume; nothing where there is none to be had. */
    Map<String, Object> onAVolume() throws IOException {
        if (whyNot().isPresent()) {
            return Map.of();
        }
        var values = values();
        values.put("events.size", "1Gi");
        values.putAll(volume.create(Files.createTempDirectory("nabi-e2e-events"), "events.storageClass"));
        return values;
    }

    /** Two on one PostgreSQL, whose credentials a Secret has. */
    Map<String, Object> onPostgres(String url, String secret) {
        var values = values();
        values.putAll(
                Map.of("events.replicas", 2, "events.database.url", url, "events.database.existingSecret", secret));
        return values;
    }

    /** Results are sent to servers of the node. */
    private Map<String, Object> values() {
        kubectl.apply(CallbackReceiver.secret(Installation.NAMESPACE)).succeeded();
        var values = new HashMap<>(ALWAYS);
        values.put("events.callbackKeySecret", CallbackReceiver.SECRET);
        values.put("events.privateHosts[0]", nodeAddress());
        return values;
    }

    String nodeAddress() {
        return kubectl.run("get", "nodes", "-o", "jsonpath=" + ADDRESS)
                .succeeded()
                .text();
    }

    void delete() {
        kubectl.run(
                "-n",
                Installation.NAMESPACE,
                "delete",
                "deployment,statefulset",
                "nabi-events",
                "--ignore-not-found",
                "--wait");
        kubectl.run("-n", Installation.NAMESPACE, "delete", "secret", CallbackReceiver.SECRET, "--ignore-not-found");
        volume.delete("data-nabi-events-0");
    }
}
