package dev.nabi.cli.gateway;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Puts code into the code store of an installation, with the user's token of Kubernetes. */
public record CodeUpload(URI store, Optional<String> token) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** The store gives up who sends slower. */
    private static final long LEAST_BYTES_PER_SECOND = 65_536;

    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int BUSY = 503;
    private static final int MOST_TRIES = 60;

    /** Stores a file for a namespace; what the store has already is not sent. Waits for its turn where others upload. */
    public void put(String namespace, Path file, String sha256) {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build()) {
            // The store answers without the body where it has the code, or does not take it.
            var request = HttpRequest.newBuilder(
                            URI.create(store + "/code?namespace=" + namespace + "&sha256=" + sha256))
                    .expectContinue(true)
                    .timeout(ANSWER.plusSeconds(file.toFile().length() / LEAST_BYTES_PER_SECOND))
                    .POST(BodyPublishers.ofFile(file));
            token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
            var answer = client.send(request.build(), BodyHandlers.ofString());
            for (var tries = 1; answer.statusCode() == BUSY && tries < MOST_TRIES; tries++) {
                Thread.sleep(retryAfter(answer));
                answer = client.send(request.build(), BodyHandlers.ofString());
            }
            if (answer.statusCode() != 200 && answer.statusCode() != 201) {
                throw refused(answer.statusCode(), answer.body());
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "the code store did not take " + file + ": "
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while " + file + " was stored", e);
        }
    }

    private static Duration retryAfter(HttpResponse<String> answer) {
        var seconds = answer.headers().firstValueAsLong("Retry-After").orElse(1);
        return Duration.ofSeconds(Math.clamp(seconds, 0, 10));
    }

    private static CommandException refused(int status, String body) {
        var code =
                switch (status) {
                    case 401, 403 -> ExitCode.FORBIDDEN;
                    case 400, 411, 413, 507 -> ExitCode.USAGE;
                    default -> ExitCode.FAILED;
                };
        return new CommandException(code, "the code store refused (" + status + "): " + detail(body));
    }

    private static String detail(String text) {
        try {
            return Yaml.JSON.readTree(text).path("detail").asText(text.strip());
        } catch (IOException notJson) {
            return text.strip();
        }
    }
}
