package dev.nabi.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.kube.KubeApi;
import dev.nabi.cli.kube.Yaml;
import dev.nabi.cli.logs.LokiLogs;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Loki, by a URL or by its Service in the cluster. The Service is asked through the API server, with the user's own rights
 * ({@code get services/proxy} in its namespace).
 */
public final class Loki {
    private static final Pattern SERVICE = Pattern.compile("([a-z0-9-]+)/([a-z0-9-]+(?::[a-z0-9-]+)?)");

    private Loki() {}

    /** The query API at an address, {@code http://host:port} or {@code NAMESPACE/SERVICE:PORT}. */
    public static LokiLogs.Query at(String address, KubeApi api, Map<String, String> environment) {
        var service = SERVICE.matcher(address);
        if (service.matches()) {
            var proxy = "/api/v1/namespaces/" + service.group(1) + "/services/" + service.group(2) + "/proxy";
            return target -> throughApi(api, proxy + target);
        }
        if (!address.startsWith("http://") && !address.startsWith("https://")) {
            throw CommandException.usage(
                    "--loki (NABI_LOKI): '" + address + "' is neither http://HOST:PORT nor NAMESPACE/SERVICE:PORT");
        }
        var base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        return target -> direct(URI.create(base + target), environment);
    }

    private static JsonNode throughApi(KubeApi api, String path) {
        try {
            return api.get(path);
        } catch (ApiException e) {
            throw new CommandException(
                    e.code(), "Loki was asked through the API server, which answered: " + e.getMessage(), e);
        }
    }

    private static JsonNode direct(URI uri, Map<String, String> environment) {
        var fields = new HashMap<String, List<String>>();
        var token = environment.getOrDefault("NABI_LOKI_TOKEN", "");
        if (!token.isEmpty()) {
            fields.put("Authorization", List.of("Bearer " + token));
        }
        var tenant = environment.getOrDefault("NABI_LOKI_TENANT", "");
        if (!tenant.isEmpty()) {
            fields.put("X-Scope-OrgID", List.of(tenant));
        }
        var answer = new Call("GET", uri, fields, Body.NONE, Duration.ofSeconds(60)).send();
        try (var body = answer.body()) {
            var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (answer.status() != 200) {
                throw new CommandException(
                        answer.status() == 401 || answer.status() == 403 ? ExitCode.FORBIDDEN : ExitCode.FAILED,
                        "Loki answered " + answer.status() + ": " + text.strip());
            }
            return Yaml.JSON.readTree(text);
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNREACHABLE, "Loki's answer broke off: " + e.getMessage(), e);
        }
    }
}
