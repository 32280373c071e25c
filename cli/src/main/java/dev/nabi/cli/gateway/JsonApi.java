package dev.nabi.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An API of the platform that answers in JSON, and says in {@code detail} why it refuses.
 *
 * @param name who answers, in messages
 * @param token the bearer token that is shown; none where the API asks for none of the user's
 */
public record JsonApi(String name, URI base, Optional<String> token) {
    /** What somebody does who has no token. */
    public static final String NO_TOKEN =
            "Your kubeconfig has none: `nabi account create` makes a ServiceAccount of this"
                    + " namespace, whose tokens are shown from then on (docs/cli.md).";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    public JsonNode get(String path) {
        return ask("GET", path, Map.of(), Body.NONE);
    }

    public JsonNode post(String path) {
        return ask("POST", path, Map.of(), Body.NONE);
    }

    public JsonNode delete(String path) {
        return ask("DELETE", path, Map.of(), Body.NONE);
    }

    /** Any request. {@code fields} go beside the token. */
    public JsonNode ask(String method, String path, Map<String, List<String>> fields, Body body) {
        var all = new LinkedHashMap<>(fields);
        token.ifPresent(value -> all.put("Authorization", List.of("Bearer " + value)));
        var answer = new Call(method, base.resolve(path), all, body, PATIENCE).send();
        try (var content = answer.body()) {
            var text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            if (answer.status() >= 300) {
                throw refused(answer.status(), text);
            }
            return Yaml.JSON.readTree(text);
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, "the answer of " + name + " broke off: " + e, e);
        }
    }

    /** A query, without the parameters that are empty. */
    public static String query(Map<String, String> parameters) {
        var query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private CommandException refused(int status, String text) {
        var advice = status == 401 && token.isEmpty() ? ". " + NO_TOKEN : "";
        return new CommandException(code(status), name + " refused (" + status + "): " + detail(text) + advice);
    }

    private static ExitCode code(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.FORBIDDEN;
            case 404 -> ExitCode.NOT_FOUND;
            case 400, 413, 415, 422 -> ExitCode.USAGE;
            case 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.FAILED;
        };
    }

    private static String detail(String text) {
        try {
            return Yaml.JSON.readTree(text).path("detail").asText(text.strip());
        } catch (IOException notJson) {
            return text.strip();
        }
    }
}
