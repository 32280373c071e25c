package dev.nabi.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plain requests to an API server, with whatever TLS the client's configuration asks for. */
final class ApiUnderTest {
    static final String JSON = "application/json";
    static final String APPLY = "application/apply-patch+yaml";
    static final String MERGE = "application/merge-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private final KubernetesClient client;

    ApiUnderTest(KubernetesClient client) {
        this.client = client;
    }

    /** What was answered. */
    record Answer(int code, JsonNode body) {
        String reason() {
            return Json.text(body, "reason");
        }

        String message() {
            return Json.text(body, "message");
        }

        JsonNode at(String... names) {
            return Json.at(body, names);
        }

        ObjectNode object() {
            return (ObjectNode) body.deepCopy();
        }
    }

    /** Events of a watch, one after the other. */
    record Events(BufferedReader lines, InputStream stream) implements AutoCloseable {
        JsonNode next() throws IOException {
            return Json.parse(lines.readLine());
        }

        /** Type and name of the next event. */
        String brief() throws IOException {
            var event = next();
            return Json.text(event, "type") + " " + Json.text(event, "object", "metadata", "name");
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    static ObjectNode yaml(String text) {
        return (ObjectNode) Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    Answer get(String path) {
        return get(path, JSON);
    }

    Answer get(String path, String accept) {
        return send(request(path).header("Accept", accept).method("GET", JSON, null));
    }

    Answer post(String path, String yaml) {
        return post(path, yaml(yaml));
    }

    Answer post(String path, JsonNode object) {
        return send(request(path).method("POST", JSON, object.toString()));
    }

    Answer put(String path, JsonNode object) {
        return send(request(path).method("PUT", JSON, object.toString()));
    }

    Answer patch(String path, String type, String yaml) {
        var body = Json.parseYaml(yaml.getBytes(StandardCharsets.UTF_8)).toString();
        return send(request(path).method("PATCH", type, body));
    }

    Answer apply(String path, String manager, String yaml) {
        return patch(path + (path.contains("?") ? "&" : "?") + "fieldManager=" + manager, APPLY, yaml);
    }

    Answer delete(String path) {
        return delete(path, "{}");
    }

    Answer delete(String path, String options) {
        return send(request(path).method("DELETE", JSON, yaml(options).toString()));
    }

    Events watch(String path) {
        var query = path + (path.contains("?") ? "&" : "?") + "watch=true&timeoutSeconds=30";
        var request =
                request(query).header("Accept", JSON).method("GET", JSON, null).build();
        var stream = await(client.getHttpClient().sendAsync(request, InputStream.class))
                .body();
        return new Events(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)), stream);
    }

    private HttpRequest.Builder request(String path) {
        var base = client.getMasterUrl().toString();
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(base.substring(0, base.length() - (base.endsWith("/") ? 1 : 0)) + path);
    }

    private Answer send(HttpRequest.Builder request) {
        var response = await(client.getHttpClient().sendAsync(request.build(), byte[].class));
        return new Answer(response.code(), parsed(response.body()));
    }

    /** A path that a server does not know at all may be answered in plain text. */
    private static JsonNode parsed(byte[] body) {
        try {
            return Json.parse(body);
        } catch (IllegalArgumentException e) {
            return Json.object().put("text", new String(body, StandardCharsets.UTF_8));
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
