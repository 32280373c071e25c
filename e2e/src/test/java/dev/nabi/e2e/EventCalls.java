package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is asked of events through a gateway, in the namespace of a tenant: publishing, webhooks, and what became of a call. */
record EventCalls(Tenant tenant) {
    private static final Pattern ID = Pattern.compile("\"event\":\\{\"specversion\":\"1.0\",\"id\":\"([^\"]+)\"");

    /** The status of an event for the topic {@code orders}; an empty token is none. */
    int publish(String id, String type, String token) {
        return send(
                        "POST",
                        "/events/" + tenant.namespace() + "/orders",
                        "echo topic",
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        id,
                        "ce-source",
                        "/e2e",
                        "ce-type",
                        type,
                        "Content-Type",
                        "text/plain",
                        token.isEmpty() ? "X-None" : "Authorization",
                        "Bearer " + token)
                .statusCode();
    }

    /** The status of a webhook that is signed with a key, as GitHub does. */
    int hook(String body, String key, String delivery) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        return send(
                        "POST",
                        "/hooks/" + tenant.namespace() + "/in",
                        body,
                        "X-Hub-Signature-256",
                        "sha256=" + signature,
                        "X-GitHub-Delivery",
                        delivery,
                        "Content-Type",
                        "text/plain")
                .statusCode();
    }

    /** What is told of an asynchronous call. */
    String state(String location) {
        return send("GET", location + "?wait=5s", "", "Accept", "application/json")
                .body();
    }

    /** The ids of the events of a topic; none while no replica of events answers. */
    List<String> ids(String topic) {
        var log = send(
                "GET",
                "/events/" + tenant.namespace() + "/" + topic,
                "",
                "Authorization",
                "Bearer " + tenant.token(""));
        if (log.statusCode() == 503) {
            return List.of();
        }
        assertThat(log.statusCode()).as(log.body()).isEqualTo(200);
        return ID.matcher(log.body())
                .results()
                .map((MatchResult id) -> id.group(1))
                .toList();
    }

    HttpResponse<String> send(String method, String path, String body, String... fields) {
        var request = HttpRequest.newBuilder(URI.create(tenant.platform().gateway() + path))
                .timeout(Duration.ofMinutes(2))
                .headers(fields)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return Platform.HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }
}
