package dev.nabi.console.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.console.caller.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a management port of the platform for JSON, with the caller's token. Blocks. */
public final class ManagementClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 8 << 20;

    private final HttpClient http;
    private final URI address;

    public ManagementClient(HttpClient http, URI address) {
        this.http = http;
        this.address = address;
    }

    public JsonNode get(Caller caller, String path, Map<String, String> parameters) throws UnavailableException {
        return send(caller, "GET", path, parameters);
    }

    public JsonNode post(Caller caller, String path, Map<String, String> parameters) throws UnavailableException {
        return send(caller, "POST", path, parameters);
    }

    public JsonNode delete(Caller caller, String path) throws UnavailableException {
        return send(caller, "DELETE", path, Map.of());
    }

    private JsonNode send(Caller caller, String method, String path, Map<String, String> parameters)
            throws UnavailableException {
        var request = HttpRequest.newBuilder(URI.create(base() + path + query(parameters)))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + caller.token())
                .method(method, BodyPublishers.noBody())
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            try (var stream = answer.body()) {
                var body = stream.readNBytes(MOST_BYTES);
                if (answer.statusCode() != 200) {
                    throw new UnavailableException(answer.statusCode(), detail(body, answer.statusCode()));
                }
                return JSON.readTree(body);
            }
        } catch (JsonProcessingException e) {
            throw new UnavailableException(0, address + path + " gave no JSON");
        } catch (IOException e) {
            throw new UnavailableException(
                    0, address + " does not answer" + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(0, "interrupted");
        }
    }

    private String base() {
        return address.toString().replaceFirst("/$", "");
    }

    static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .filter(one -> !one.getValue().isEmpty())
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String detail(byte[] body, int status) {
        try {
            var detail = JSON.readTree(body).path("detail").asText("");
            return detail.isEmpty() ? "status " + status : detail;
        } catch (IOException notJson) {
            return "status " + status;
        }
    }
}
