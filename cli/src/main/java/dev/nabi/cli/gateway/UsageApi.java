package dev.nabi.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Usage and cost, as the management port of a gateway gives them to who may read the Functions. */
public record UsageApi(URI management, Optional<String> token) {
    private static final int MOST_PAGES = 1000;

    /** A report with all its pages; parameters with an empty value are left out. */
    public JsonNode ask(String path, Map<String, String> parameters) {
        var report = page(path + query(parameters));
        var rows = report.path("rows");
        var next = report.path("next").asText("");
        for (var pages = 1; !next.isEmpty() && pages < MOST_PAGES; pages++) {
            var page = page(next);
            if (rows instanceof ArrayNode all) {
                page.path("rows").forEach(all::add);
            }
            next = page.path("next").asText("");
        }
        ((ObjectNode) report).remove("next");
        return report;
    }

    private static String query(Map<String, String> parameters) {
        var query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private JsonNode page(String target) {
        var fields = token.map(value -> Map.of("Authorization", List.of("Bearer " + value)))
                .orElse(Map.of());
        var answer = new Call("GET", management.resolve(target), fields, Body.NONE, Duration.ofSeconds(30)).send();
        try (var body = answer.body()) {
            var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (answer.status() != 200) {
                throw refused(answer.status(), text);
            }
            return Yaml.JSON.readTree(text);
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, "the gateway's answer broke off: " + e.getMessage(), e);
        }
    }

    private CommandException refused(int status, String text) {
        var advice = status == 401 && token.isEmpty()
                ? ". Your kubeconfig has no token, which usage is asked with: use a ServiceAccount's (kubectl create token)"
                : "";
        return new CommandException(
                status == 401 || status == 403 ? ExitCode.FORBIDDEN : status == 400 ? ExitCode.USAGE : ExitCode.FAILED,
                "the gateway refused (" + status + "): " + detail(text) + advice);
    }

    private static String detail(String text) {
        try {
            return Yaml.JSON.readTree(text).path("detail").asText(text.strip());
        } catch (IOException notJson) {
            return text.strip();
        }
    }
}
