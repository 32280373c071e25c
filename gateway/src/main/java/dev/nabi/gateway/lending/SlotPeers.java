package dev.nabi.gateway.lending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.slots.Member;
import dev.nabi.api.slots.SlotView;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.demand.BoundedBody;
import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.instances.Timers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The management port's part of dividing slots: {@code PUT /slots/view} by the operator, {@code POST /slots/asks} by other
 * gateways, for who knows the token; and the asks of this gateway.
 */
public final class SlotPeers {
    private static final Logger LOG = Logger.getLogger(SlotPeers.class);
    private static final int BAD_REQUEST = 400;
    private static final int CONNECT_MILLIS = 1000;

    /** An answer comes within a second, or what was asked for is asked again. */
    private static final long ANSWER_MILLIS = 5000;

    private final Context context;
    private final HttpClient http;
    private final OperatorToken token;
    private final SlotExchange exchange;
    private final ObjectMapper json =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    public SlotPeers(
            Vertx vertx, Context context, OperatorToken token, Revisions revisions, Slots slots, Timers timers) {
        this.context = context;
        this.token = token;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setMaxPoolSize(8));
        this.exchange =
                new SlotExchange(revisions, slots, this::ask, task -> context.runOnContext(run -> task.run()), timers);
    }

    /** Handles a view. */
    public void view(HttpServerRequest request) {
        read(request, SlotView.class, view -> answer(request, exchange.accept(view)));
    }

    /** Handles what another gateway asks for. */
    public void asks(HttpServerRequest request) {
        read(request, SlotAsks.class, asks -> exchange.ask(asks, grants -> answer(request, grants)));
    }

    private <T> void read(HttpServerRequest request, Class<T> type, Consumer<T> then) {
        if (!token.admits(request)) {
            return;
        }
        BoundedBody.read(request, body -> {
            var read = read(body, type);
            if (read == null) {
                request.response().setStatusCode(BAD_REQUEST).end();
            } else {
                context.runOnContext(run -> then.accept(read));
            }
        });
    }

    private <T> @Nullable T read(Buffer body, Class<T> type) {
        try {
            return json.readValue(body.getBytes(), type);
        } catch (IOException unreadable) {
            return null;
        }
    }

    private void answer(HttpServerRequest request, Object value) {
        var response = request.response();
        if (!response.closed()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(bytes(value));
        }
    }

    private void ask(Member lender, SlotAsks asks, Consumer<@Nullable SlotGrants> answer) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(lender.address() + "/slots/asks")
                .setTimeout(ANSWER_MILLIS)
                .addHeader(HttpHeaders.AUTHORIZATION, token.authorization());
        http.request(options)
                // The body is asked for before it can come: here, on the connection's thread.
                .compose(request -> request.send(bytes(asks)).compose(HttpClientResponse::body))
                .onComplete(body -> {
                    if (body.failed()) {
                        LOG.debugf(body.cause(), "%s lends no slots", lender.address());
                    }
                    answer.accept(body.succeeded() ? read(body.result(), SlotGrants.class) : null);
                });
    }

    private Buffer bytes(Object value) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(value));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Each second; on the gateway's context. */
    public void tick() {
        exchange.tick();
    }

    /** All calls have ended and none comes any more. */
    public void leave() {
        context.runOnContext(run -> exchange.leave());
    }

    /** Whether the operator has heard that. */
    public boolean isLeftTold() {
        return exchange.isLeftTold();
    }

    public void close() {
        http.close();
    }
}
