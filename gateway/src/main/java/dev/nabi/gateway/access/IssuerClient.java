package dev.nabi.gateway.access;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the keys of issuers over HTTP: by discovery, or from where the Function says. It follows no redirect, reads 256 KiB at
 * most within 5 s for each document, and connects to the very address that was checked, so that a name that changes leads nowhere else.
 */
public final class IssuerClient {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int TIMEOUT_MILLIS = 5_000;

    /** The look-ups of names and both documents together: shorter than a call waits for them. */
    private static final int LONGEST_MILLIS = 12_000;

    private static final int OK = 200;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final Vertx vertx;
    private final HttpClient http;
    private final IssuerAddress rule;
    private final Executor blocking;

    /** {@code blocking} runs look-ups of names. */
    public IssuerClient(Vertx vertx, IssuerAddress rule, Executor blocking) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(TIMEOUT_MILLIS)
                .setIdleTimeout(TIMEOUT_MILLIS / 1000)
                .setKeepAlive(false)
                .setMaxHeaderSize(16 * 1024));
        this.rule = rule;
        this.blocking = blocking;
    }

    public CompletionStage<IssuerKeys> keys(String issuer, @Nullable String jwksUri) {
        var keys = jwksUri == null ? discovered(issuer).thenCompose(this::get) : get(jwksUri);
        return keys.thenApply(text -> read(issuer, text))
                .toCompletableFuture()
                .orTimeout(LONGEST_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failed -> CompletableFuture.failedStage(
                        new IOException("issuer " + issuer + ": " + reason(failed), failed)));
    }

    private static String reason(Throwable failed) {
        var cause = failed.getCause() == null ? failed : failed.getCause();
        if (cause instanceof TimeoutException) {
            return "its keys did not come within " + LONGEST_MILLIS / 1000 + " s";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private CompletionStage<String> discovered(String issuer) {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return get(base + DISCOVERY).thenApply(document -> {
            try {
                var named = IssuerKeys.field(document, "issuer");
                if (!named.equals(issuer)) {
                    throw new IOException("its discovery document is of issuer " + named);
                }
                return IssuerKeys.field(document, "jwks_uri");
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    private static IssuerKeys read(String issuer, String text) {
        try {
            return IssuerKeys.read(issuer, text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private CompletionStage<String> get(String url) {
        return CompletableFuture.supplyAsync(() -> checked(url), blocking).thenCompose(this::get);
    }

    /** A URL and the address that it is fetched from. */
    private record Target(URI uri, InetAddress address) {}

    private Target checked(String url) {
        try {
            var uri = URI.create(url);
            var refusal = rule.refusal(uri);
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
            var addresses = InetAddress.getAllByName(IssuerAddress.bare(uri.getHost()));
            for (var address : addresses) {
                if (!rule.isPrivate(uri) && !IssuerAddress.isPublic(address)) {
                    throw new IOException(uri.getHost() + " has an address that is not public"
                            + " (nabi.gateway.access-private-issuers lists hosts that may have one)");
                }
            }
            return new Target(uri, addresses[0]);
        } catch (UnknownHostException unknown) {
            throw new UncheckedIOException(new IOException("no address of " + url + " is known", unknown));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private CompletionStage<String> get(Target target) {
        var uri = target.uri();
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(
                        IssuerAddress.port(uri), target.address().getHostAddress()))
                .setHost(IssuerAddress.bare(uri.getHost()))
                .setPort(IssuerAddress.port(uri))
                .setSsl("https".equals(uri.getScheme()))
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .putHeader("Accept", "application/json")
                .setTimeout(TIMEOUT_MILLIS);
        return http.request(options)
                .compose(request -> request.send().compose(answer -> body(uri, answer)))
                .map(Buffer::toString)
                .toCompletionStage();
    }

    private Future<Buffer> body(URI uri, HttpClientResponse answer) {
        if (answer.statusCode() != OK) {
            answer.exceptionHandler(reset -> {});
            answer.request().reset();
            return Future.failedFuture(uri + " answered " + answer.statusCode());
        }
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        // The client's own time-outs begin anew with each byte.
        var deadline = vertx.setTimer(TIMEOUT_MILLIS, late -> {
            whole.tryFail(uri + " did not answer in whole within " + TIMEOUT_MILLIS / 1000 + " s");
            answer.request().reset();
        });
        whole.future().onComplete(ended -> vertx.cancelTimer(deadline));
        answer.exceptionHandler(whole::tryFail);
        answer.endHandler(end -> whole.tryComplete(body));
        answer.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                whole.tryFail(uri + " answered more than " + MOST_BYTES + " bytes");
                answer.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return whole.future();
    }
}
