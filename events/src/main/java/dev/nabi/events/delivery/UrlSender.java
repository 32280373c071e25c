package dev.nabi.events.delivery;

import dev.nabi.events.store.LeasedEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Sends results to a URL, signed as Standard Webhooks says. Redirects are not followed. */
public final class UrlSender implements Sender {
    /** For all of it: whoever is called back must not hold a delivery for longer, however slowly it answers. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final HttpClient client;
    private final PublicAddresses addresses;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final Executor blocking;
    private final Duration longest;

    /** Knows the keys that results are signed with. */
    @FunctionalInterface
    public interface SigningKeys {
        /** The key of a Secret of a namespace, or for "" that of callbacks; nothing for no signature. Blocks. */
        Optional<byte[]> of(String namespace, String secret);
    }

    public UrlSender(
            HttpClient client, PublicAddresses addresses, SigningKeys keys, InstantSource clock, Executor blocking) {
        this(client, addresses, keys, clock, blocking, LONGEST);
    }

    UrlSender(
            HttpClient client,
            PublicAddresses addresses,
            SigningKeys keys,
            InstantSource clock,
            Executor blocking,
            Duration longest) {
        this.client = client;
        this.addresses = addresses;
        this.keys = keys;
        this.clock = clock;
        this.blocking = blocking;
        this.longest = longest;
    }

    @Override
    public CompletableFuture<Answer> send(List<LeasedEvent> events, LanePolicy policy, ShapedRequest request) {
        var exchange = new Exchange(clock);
        exchange.bound(longest);
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
        var options = options(uri, address).setHeaders(fields(event, request, key));
        client.request(options).onComplete(made -> {
            if (made.failed()) {
                exchange.missing(
                        false,
                        uri.getHost() + " cannot be reached: " + made.cause().getMessage());
            } else {
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
                .setTimeout(LONGEST.toMillis());
    }

    private MultiMap fields(LeasedEvent event, ShapedRequest request, Optional<byte[]> key) {
        var fields = HttpHeaders.headers();
        request.fields().forEach(field -> fields.add(field.getKey(), field.getValue()));
        var seconds = clock.instant().getEpochSecond();
        fields.set("webhook-id", event.id()).set("webhook-timestamp", Long.toString(seconds));
        key.ifPresent(bytes ->
                fields.set("webhook-signature", WebhookSigner.signature(bytes, event.id(), seconds, request.body())));
        return fields;
    }

    @Override
    public Verdict verdict(Answer answer) {
        return Verdict.ofUrl(answer);
    }
}
