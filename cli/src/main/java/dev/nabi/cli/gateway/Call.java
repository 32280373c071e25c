package dev.nabi.cli.gateway;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of a Function.
 *
 * @param fields header fields by name
 * @param patience how long to wait for the head of the answer
 */
public record Call(String method, URI uri, Map<String, List<String>> fields, Body body, Duration patience) {

    /** The head of an answer, and its body as it comes. */
    public record Answer(int status, Map<String, List<String>> fields, InputStream body, Duration toHead) {

        /** The first value of a field, its name in any case. */
        public Optional<String> field(String name) {
            return fields.entrySet().stream()
                    .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
                    .flatMap(entry -> entry.getValue().stream())
                    .findFirst();
        }
    }

    public Answer send() {
        var start = System.nanoTime();
        // Never sent twice: a function may not be asked again by its client.
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        var request = HttpRequest.newBuilder(uri).timeout(patience).method(method, body.publisher());
        fields.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        try {
            var answer = client.send(request.build(), BodyHandlers.ofInputStream());
            return new Answer(
                    answer.statusCode(),
                    answer.headers().map(),
                    answer.body(),
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (java.net.http.HttpTimeoutException e) {
            throw new CommandException(
                    ExitCode.TIMEOUT,
                    "no answer from " + uri + " within " + patience.toSeconds() + " s (--timeout)",
                    e);
        } catch (IOException e) {
            var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new CommandException(ExitCode.UNREACHABLE, uri + " cannot be reached: " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        }
    }
}
