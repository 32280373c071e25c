package dev.nabi.console.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the instances of a Function that there are have printed, read as the caller, who must be allowed to read pods' logs. Blocks. */
public final class FunctionLogs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_INSTANCES = 50;
    private static final int MOST_BYTES = 1 << 20;

    private final CallerClients clients;

    public FunctionLogs(CallerClients clients) {
        this.clients = clients;
    }

    /**
     * A line that was printed.
     *
     * @param invocation the invocation that printed it; empty where that is not known
     */
    public record Line(Instant time, String instance, String invocation, String level, String message) {}

    /** The names of the instances, the youngest first. */
    public List<String> instances(Caller caller, String namespace, String function) {
        return clients
                .as(
                        caller,
                        client -> client.pods()
                                .inNamespace(namespace)
                                .withLabel(Labels.FUNCTION, function)
                                .list())
                .getItems()
                .stream()
                .sorted(Comparator.comparing(
                                (Pod pod) -> String.valueOf(pod.getMetadata().getCreationTimestamp()))
                        .reversed())
                .limit(MOST_INSTANCES)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** What all instances have printed since a moment, in the order of time; of each the last MiB. */
    public List<Line> lines(Caller caller, String namespace, String function, Instant since) {
        var lines = new ArrayList<Line>();
        for (var instance : instances(caller, namespace, function)) {
            lines.addAll(ofInstance(caller, namespace, instance, since));
        }
        lines.sort(Comparator.comparing(Line::time));
        return lines;
    }

    /** What one instance has printed since a moment; nothing where it has gone. */
    public List<Line> ofInstance(Caller caller, String namespace, String instance, Instant since) {
        var lines = new ArrayList<Line>();
        var text = text(caller, namespace, instance, since);
        var last = since;
        for (var one : text.split("\n", -1)) {
            if (!one.isBlank()) {
                var line = line(instance, one, last);
                last = line.time();
                if (!line.time().isBefore(since)) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    private String text(Caller caller, String namespace, String instance, Instant since) {
        try {
            return clients.as(
                    caller,
                    client -> client.pods()
                            .inNamespace(namespace)
                            .withName(instance)
                            .inContainer(Names.CONTAINER)
                            .usingTimestamps()
                            .limitBytes(MOST_BYTES)
                            .sinceTime(since.toString())
                            .getLog());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404 || e.getCode() == 400) {
                return "";
            }
            throw e;
        }
    }

    /** A line as the kubelet gives it: its time, a space, and what was printed, as JSON or as text. */
    static Line line(String instance, String text, Instant before) {
        var space = text.indexOf(' ');
        var time = space > 0 ? time(text.substring(0, space), before) : before;
        var printed = space > 0 && !time.equals(before) ? text.substring(space + 1) : text;
        var json = json(printed);
        return json.has("message")
                ? new Line(
                        time(json.path("time").asText(""), time),
                        instance,
                        json.path("invocationId").asText(""),
                        json.path("level").asText(""),
                        json.path("message").asText())
                : new Line(time, instance, "", "", printed);
    }

    private static Instant time(String text, Instant otherwise) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    private static JsonNode json(String text) {
        try {
            return text.startsWith("{") ? JSON.readTree(text) : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
