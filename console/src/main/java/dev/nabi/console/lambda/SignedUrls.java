package dev.nabi.console.lambda;

import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.functions.Invocation;
import dev.nabi.console.functions.InvocationStream;
import dev.nabi.console.http.WebAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The URLs of functions with {@code AuthType AWS_IAM}. A gateway verifies no signature, so they are addresses of this process: a
 * request is signed as one of this API is, and is handed to the gateway with a token of the key's ServiceAccount, which
 * {@code spec.access} has to list.
 *
 * <pre>
 *   /2021-10-31/nabi/urls/ACCOUNT/FUNCTION/ALIAS/path?query      ~ for no alias
 * </pre>
 *
 * An answer of a function has the origin of the console, which people are signed in to: so the signature has to be in the field
 * Authorization, which a link has not, and what a browser might make of the answer is taken from it.
 */
final class SignedUrls {
    static final String PATH = "/2021-10-31/nabi/urls/";
    private static final String NO_ALIAS = "~";
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** Of the connection, of the signature, or to be set anew. */
    private static final Set<String> NOT_ASKED = Set.of(
            "authorization",
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-security-token");

    private static final Set<String> NOT_ANSWERED = Set.of(
            "clear-site-data",
            "connection",
            "content-length",
            "content-security-policy",
            "keep-alive",
            "service-worker-allowed",
            "set-cookie",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final FunctionStore store;
    private final GatewayClient gateway;
    private final GatewayTokens tokens;

    SignedUrls(FunctionStore store, GatewayClient gateway, GatewayTokens tokens) {
        this.store = store;
        this.gateway = gateway;
        this.tokens = tokens;
    }

    /** The URL of a function or of an alias of it. */
    static String of(LambdaCall call, FunctionRef ref) {
        return call.origin() + PATH + call.account() + "/" + ref.name() + "/"
                + (ref.qualifier().isEmpty() ? NO_ALIAS : ref.qualifier()) + "/";
    }

    WebAnswer call(LambdaCall call) {
        if (call.request().field("Authorization").isEmpty()) {
            throw LambdaException.denied("a function URL takes a signature in the field Authorization alone");
        }
        var parts = call.request().path().substring(PATH.length()).split("/", 4);
        if (parts.length < 3 || !parts[0].equals(call.account())) {
            throw LambdaException.denied("the access key is of the account " + call.account());
        }
        var alias = parts[2].equals(NO_ALIAS) ? "" : parts[2];
        var ref = FunctionRef.parse(parts[1], alias, call.region(), call.account());
        var found = Resolved.of(call, store, ref);
        var url = found.function().part("urls").path(ref.qualifier());
        if (!url.path("AuthType").asText().equals(UrlOperations.SIGNED)) {
            throw LambdaException.denied("the function has no URL with AuthType " + UrlOperations.SIGNED);
        }
        return answered(open(call, found, parts.length > 3 ? parts[3] : ""));
    }

    private InvocationStream open(LambdaCall call, Resolved found, String rest) {
        var request = call.request();
        var fields = new LinkedHashMap<String, List<String>>();
        for (var name : request.fields().names()) {
            if (!NOT_ASKED.contains(name.toLowerCase(Locale.ROOT))) {
                fields.put(name, request.fields().getAll(name));
            }
        }
        tokens.of(call, found.function()).ifPresent(token -> fields.put("Authorization", List.of("Bearer " + token)));
        try {
            return gateway.open(new Invocation(
                    call.namespace(),
                    found.function().resourceName(),
                    found.tag(),
                    request.method(),
                    "/" + rest + (request.query().isEmpty() ? "" : "?" + request.query()),
                    fields,
                    request.body(),
                    Duration.ofSeconds(CallOutcome.timeout(found)).plus(MARGIN)));
        } catch (IllegalArgumentException e) {
            throw LambdaException.invalid("the request cannot be handed on: " + e.getMessage());
        } catch (IOException e) {
            throw LambdaException.of(502, "BadGatewayException", "no gateway answered: " + e.getMessage());
        }
    }

    private static WebAnswer answered(InvocationStream answer) {
        var fields = new LinkedHashMap<String, String>();
        answer.fields().forEach((name, values) -> {
            if (!name.startsWith(":") && !NOT_ANSWERED.contains(name.toLowerCase(Locale.ROOT))) {
                fields.put(name, String.join(", ", values));
            }
        });
        fields.putAll(
                Map.of("Content-Security-Policy", "sandbox; default-src 'none'", "X-Content-Type-Options", "nosniff"));
        return WebAnswer.streamed(answer.status(), fields, client -> {
            try (answer) {
                answer.body().transferTo(client);
            }
        });
    }
}
