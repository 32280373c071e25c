package dev.nabi.events.delivery;

import dev.nabi.events.store.LeasedEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Delivers through a gateway, as an ordinary call of the Function that shows the gateways' token. */
public final class GatewaySender implements Sender {
    private final HttpClient client;
    private final URI gateway;
    private final Supplier<String> token;
    private final InstantSource clock;
    private final long longestMillis;

    /** {@code longestMillis} bounds a delivery; the Function's own time-out ends it before. */
    public GatewaySender(
            HttpClient client, URI gateway, Supplier<String> token, InstantSource clock, long longestMillis) {
        this.client = client;
        this.gateway = gateway;
        this.token = token;
        this.clock = clock;
        this.longestMillis = longestMillis;
    }

    @Override
    public CompletableFuture<Answer> send(List<LeasedEvent> events, LanePolicy policy, ShapedRequest request) {
        var exchange = new Exchange(clock);
        var options = new RequestOptions()
                .setHost(gateway.getHost())
                .setPort(gateway.getPort() > 0 ? gateway.getPort() : "https".equals(gateway.getScheme()) ? 443 : 80)
                .setSsl("https".equals(gateway.getScheme()))
                .setMethod(HttpMethod.valueOf(request.method()))
                .setURI(path(events.getFirst(), policy, request))
                .setHeaders(fields(events.getFirst(), request))
                .setConnectTimeout(5_000)
                .setTimeout(longestMillis);
        client.request(options).onComplete(made -> {
            if (made.failed()) {
                exchange.missing(
                        false, "no gateway could be reached: " + made.cause().getMessage());
            } else {
                exchange.send(made.result(), Buffer.buffer(request.body()));
            }
        });
        return exchange.answer();
    }

    private static String path(LeasedEvent event, LanePolicy policy, ShapedRequest request) {
        var lane = event.lane();
        var tag = policy.tag().isEmpty() && lane.trigger().isEmpty()
                ? CallHead.of(event.content().head()).tag()
                : policy.tag();
        return "/function/" + lane.namespace() + "/" + lane.function() + (tag.isEmpty() ? "" : "@" + tag)
                + (request.target().startsWith("/") ? request.target() : "/" + request.target());
    }

    /** Made before anything is sent: a field that cannot be sent makes its event undeliverable. */
    private MultiMap fields(LeasedEvent event, ShapedRequest request) {
        var fields = HttpHeaders.headers();
        request.fields().forEach(field -> fields.add(field.getKey(), field.getValue()));
        fields.set("Nabi-Delivery", token.get())
                .set("Nabi-Event-Id", event.id())
                .set("Nabi-Attempt", Integer.toString(event.attempts() + 1));
        if (!event.lane().trigger().isEmpty()) {
            fields.set("Nabi-Trigger", event.lane().trigger());
        }
        if (!event.origin().isEmpty()) {
            fields.set("Nabi-Caller", event.origin());
        }
        if (event.replayed()) {
            fields.set("Nabi-Replay", "true");
        }
        return fields;
    }

    @Override
    public Verdict verdict(Answer answer) {
        return Verdict.ofGateway(answer);
    }
}
