package dev.nabi.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A platform that runs: where its gateway is, the kubectl that talks to its API server, and how it is stopped. */
interface Platform extends AutoCloseable {
    HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** The base of the gateway's URLs, without a slash at the end. */
    String gateway();

    Kubectl kubectl();

    /** Whether one ledger counts for all gateways; else each holds to a part of a budget. */
    boolean hasOneLedger();

    /** What the platform printed so far, to read when a test fails. */
    String printed();

    @Override
    void close();

    default HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(gateway() + path))
                .timeout(Duration.ofMinutes(4))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    default HttpResponse<String> call(String path, String body) throws IOException, InterruptedException {
        return HTTP.send(request(path, body), BodyHandlers.ofString());
    }
}
