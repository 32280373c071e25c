package dev.nabi.events.delivery;

import dev.nabi.events.store.LeasedEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Sends results to a URL, signed as Standard Webhooks says. Redirects are not followed. */
public final class UrlSender implements Sender {
    private static final long LONGEST_MILLIS = 30_000;

    private final HttpClient client;
    private final PublicAddresses addresses;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final Executor blocking;

    /** Knows the keys that results are signed with. */
    @FunctionalInterface
    public interface SigningKeys {
        /** The key of a Secret of a namespace, or for "" that of callbacks; nothing for no signature. Blocks. */
        Optional<byte[]> of(String namespace, String secret);
    }

    public UrlSender(
            HttpClient client, PublicAddresses addresses, SigningKeys keys, InstantSource clock, Executor blocking) {
        this.client = client;
        this.addresses = addresses;
        this.keys = keys;
        this.clock = clock;
        this.blocking = blocking;
    }

    @Override
    public CompletableFuture<Answer> send(List<LeasedEvent> events, LanePolicy policy, ShapedRequest request) {
        var exchange = new Exchange(clock);
        blocking.execute(() -> {
            try {
                send(events.getFirst(), request, exchange);
            } catch (UnknownHostException | RuntimeException e) {
                exchange.missing(false, String.valueOf(e.getMessage()));
            }
        });
        return exchange.answer();
    }

    private void send(LeasedEvent event, ShapedRequest request, Exchange exchange) throws UnknownHostException {
        var uri = URI.create(request.target());
        addresses.refusal(request.target()).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        var address = addresses.resolve(uri);
        var secret = CallHead.of(event.content().head()).tag();
        var key = keys.of(event.lane().namespace(), secret);
        client.request(options(uri, address)).onComplete(made -> {
            if (made.failed()) {
                exchange.missing(
                        false,
                        uri.getHost() + " cannot be reached: " + made.cause().getMessage());
            } else {
                fields(made.result(), event, request, key);
                exchange.send(made.result(), Buffer.buffer(request.body()));
            }
        });
    }

    private static RequestOptions options(URI uri, InetAddress address) {
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(PublicAddresses.port(uri), address.getHostAddress()))
                .setHost(uri.getHost())
                .setPort(PublicAddresses.port(uri))
                .setSsl("https".equals(uri.getScheme()))
                .setMethod(HttpMethod.POST)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(5_000)
                .setTimeout(LONGEST_MILLIS);
    }

    private void fields(HttpClientRequest to, LeasedEvent event, ShapedRequest request, Optional<byte[]> key) {
        request.fields().forEach(field -> to.headers().add(field.getKey(), field.getValue()));
        var seconds = clock.instant().getEpochSecond();
        to.putHeader("webhook-id", event.id()).putHeader("webhook-timestamp", Long.toString(seconds));
        key.ifPresent(bytes ->
                to.putHeader("webhook-signature", WebhookSigner.signature(bytes, event.id(), seconds, request.body())));
    }

    @Override
    public Verdict verdict(Answer answer) {
        return Verdict.ofUrl(answer);
    }
}
