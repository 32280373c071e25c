package dev.nabi.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.kube.KubeApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The logs of a Function's instances: of pods that there are, and of those that local mode keeps when a pod has gone. */
public final class InstanceLogs {
    /** Local mode's own path; a cluster answers 404. */
    private static final String ENDED = "/nabi.dev/ended-logs/";

    private static final Pattern POD = Pattern.compile("(.+-[0-9]{5,9})-[a-z0-9]+-[a-z0-9]+");

    private final KubeApi api;
    private final String namespace;
    private final String function;

    public InstanceLogs(KubeApi api, String namespace, String function) {
        this.api = api;
        this.namespace = namespace;
        this.function = function;
    }

    /** The logs of instances that there are; where a container was restarted, the log of the run before comes first. */
    public List<LogSource> running(boolean withPrevious) {
        var sources = new ArrayList<LogSource>();
        for (var pod : pods()) {
            var name = pod.path("metadata").path("name").asText();
            var container = pod.path("status").path("containerStatuses").path(0);
            if (container.path("restartCount").asInt(0) > 0 && withPrevious) {
                sources.add(LogSource.previous(name));
            }
            sources.add(LogSource.running(name));
        }
        return sources;
    }

    private List<JsonNode> pods() {
        return api.get("/api/v1/namespaces/" + namespace + "/pods?labelSelector=nabi.dev/function%3D" + function)
                .path("items")
                .valueStream()
                .toList();
    }

    /** Logs of instances that are gone, the oldest first; empty where this installation keeps none. */
    public Optional<List<LogSource>> ended() {
        return api.find(ENDED + namespace)
                .map(list -> list.path("items")
                        .valueStream()
                        .filter(log -> isOfFunction(log.path("pod").asText()))
                        .map(log -> LogSource.ended(
                                log.path("pod").asText(), log.path("ended").asText("")))
                        .toList());
    }

    private boolean isOfFunction(String pod) {
        var parts = POD.matcher(pod);
        return parts.matches() && Names.revisionNumber(function, parts.group(1)).isPresent();
    }

    /** Reads a log line by line; with {@code follow}, until its container ends. What is gone meanwhile is passed over. */
    public void read(LogSource source, boolean follow, Optional<Duration> since, Consumer<LogLine> reader) {
        var path = "/api/v1/namespaces/" + namespace + "/pods/" + source.pod() + "/log?container=" + Names.CONTAINER
                + (source.isPrevious() ? "&previous=true" : "")
                + (follow ? "&follow=true" : "")
                + since.map(age -> "&sinceSeconds=" + Math.max(1, age.toSeconds()))
                        .orElse("");
        try (var lines = new BufferedReader(new InputStreamReader(api.stream(path), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(LogLine.of(line));
            }
        } catch (ApiException notYetOrGone) {
            if (notYetOrGone.status() != 400 && notYetOrGone.status() != 404) {
                throw notYetOrGone;
            }
        } catch (IOException broken) {
            // The instance ended while its log was followed.
        }
    }
}
