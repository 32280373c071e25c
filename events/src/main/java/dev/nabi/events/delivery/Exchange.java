package dev.nabi.events.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A request and its answer, of which no more than {@link #MOST_BYTES} are kept in memory. */
final class Exchange {
    static final int MOST_BYTES = 1 << 20;

    private final InstantSource clock;
    private final Instant start;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    Exchange(InstantSource clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** Ends it after this time, however slowly the other side goes on. */
    void bound(Duration most) {
        var late = new Answer.Missing(start, most.toMillis(), true, "it took longer than " + most.toSeconds() + " s");
        answer.completeOnTimeout(late, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    void missing(boolean sent, String why) {
        answer.complete(new Answer.Missing(start, millis(), sent, why));
    }

    private long millis() {
        return Math.max(0, clock.instant().toEpochMilli() - start.toEpochMilli());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a reset throws nothing
    void send(HttpClientRequest request, Buffer body) {
        answer.thenAccept(ended -> {
            if (ended instanceof Answer.Missing) {
                request.reset();
            }
        });
        request.exceptionHandler(broken -> missing(true, "the connection broke: " + broken.getMessage()));
        request.send(body).onComplete(got -> {
            if (got.failed()) {
                missing(true, "no answer came: " + got.cause().getMessage());
            } else {
                read(got.result());
            }
        });
    }

    private void read(HttpClientResponse response) {
        var body = Buffer.buffer();
        response.exceptionHandler(broken -> missing(true, "the answer broke off: " + broken.getMessage()));
        response.handler(part -> body.appendBuffer(
                part.length() <= MOST_BYTES - body.length() ? part : part.slice(0, MOST_BYTES - body.length())));
        response.endHandler(end -> answer.complete(
                new Answer.Complete(start, millis(), response.statusCode(), fields(response), body.getBytes())));
    }

    private static Map<String, List<String>> fields(HttpClientResponse response) {
        var fields = new HashMap<String, List<String>>();
        response.headers()
                .forEach((name, value) -> fields.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(value));
        return fields;
    }
}
