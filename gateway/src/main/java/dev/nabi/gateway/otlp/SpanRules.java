package dev.nabi.gateway.otlp;

import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.gateway.telemetry.CallTrail.Attempt;
import dev.nabi.gateway.telemetry.FinishedCall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a call's spans are named and described: OpenTelemetry's conventions for HTTP and FaaS. Names come out
 * of a small set whatever clients send: a route is that of a Function that there is, a method is one that HTTP knows.
 */
final class SpanRules {
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");
    private static final String OTHER = "_OTHER";

    private SpanRules() {}

    /** {@code POST /function/shop/cart}; the method alone where no Function was found. */
    static String serverName(FinishedCall call) {
        var revision = call.revision();
        return revision == null ? method(call) : method(call) + " " + route(revision);
    }

    /** The method, as a name of a span has it. */
    static String method(FinishedCall call) {
        var method = call.request().method();
        return METHODS.contains(method) ? method : "HTTP";
    }

    private static String route(RevisionKey revision) {
        return "/function/" + revision.namespace() + "/" + revision.function();
    }

    static Attributes server(FinishedCall call) {
        var request = call.request();
        var all = Attributes.builder();
        methodOf(request.method(), all);
        all.put(SpanAttributes.PATH, request.path());
        all.put(SpanAttributes.SCHEME, request.isSecure() ? "https" : "http");
        all.put(SpanAttributes.PROTOCOL_VERSION, request.version());
        all.put(SpanAttributes.CLIENT_ADDRESS, request.clientAddress());
        host(request, all);
        if (!request.userAgent().isEmpty()) {
            all.put(SpanAttributes.USER_AGENT, request.userAgent());
        }
        result(call, all);
        if (call.revision() != null) {
            function(call, call.revision(), all);
        }
        return all.build();
    }

    private static void methodOf(String method, AttributesBuilder all) {
        if (METHODS.contains(method)) {
            all.put(SpanAttributes.METHOD, method);
        } else {
            all.put(SpanAttributes.METHOD, OTHER);
            all.put(SpanAttributes.METHOD_ORIGINAL, method);
        }
    }

    private static void host(FinishedCall.Request request, AttributesBuilder all) {
        var host = request.host();
        var colon = host.lastIndexOf(':');
        var isPort = colon > 0
                && colon < host.length() - 1
                && host.length() - colon <= 6
                && host.substring(colon + 1).chars().allMatch(Character::isDigit);
        if (!host.isEmpty()) {
            all.put(SpanAttributes.SERVER_ADDRESS, isPort ? host.substring(0, colon) : host);
        }
        if (isPort) {
            all.put(SpanAttributes.SERVER_PORT, Long.parseLong(host.substring(colon + 1)));
        }
    }

    private static void result(FinishedCall call, AttributesBuilder all) {
        var result = call.result();
        if (result.status() > 0) {
            all.put(SpanAttributes.STATUS, (long) result.status());
        }
        var error = errorType(call);
        if (error != null) {
            all.put(SpanAttributes.ERROR_TYPE, error);
        }
        if (call.trail().reason() != null) {
            all.put(SpanAttributes.REASON, call.trail().reason());
        }
        all.put(SpanAttributes.OUTCOME, result.outcome().name().toLowerCase(Locale.ROOT));
        all.put(SpanAttributes.REQUEST_BYTES, result.bytesIn());
        all.put(SpanAttributes.RESPONSE_BYTES, result.bytesOut());
    }

    /** By what name a server's error goes; null for none: 4xx is the client's. */
    private static @Nullable String errorType(FinishedCall call) {
        var result = call.result();
        if (!FinishedCall.isError(result.status(), result.outcome())) {
            return null;
        }
        if (call.trail().reason() != null) {
            return call.trail().reason();
        }
        return result.status() >= 500 ? Integer.toString(result.status()) : "ClientGone";
    }

    private static void function(FinishedCall call, RevisionKey revision, AttributesBuilder all) {
        var result = call.result();
        if (call.request().isByPath()) {
            all.put(SpanAttributes.ROUTE, route(revision));
        }
        all.put(SpanAttributes.FAAS_NAME, revision.function());
        all.put(SpanAttributes.FAAS_VERSION, revision.revision());
        var delivery = call.trail().delivery();
        all.put(SpanAttributes.FAAS_TRIGGER, delivery == null ? "http" : "pubsub");
        if (delivery != null) {
            all.put(SpanAttributes.EVENT_ID, FinishedCall.cut(delivery.event()));
            all.put(SpanAttributes.EVENT_ATTEMPT, FinishedCall.cut(delivery.attempt()));
            if (!delivery.trigger().isEmpty()) {
                all.put(SpanAttributes.TRIGGER, FinishedCall.cut(delivery.trigger()));
            }
        }
        all.put(SpanAttributes.FAAS_INVOCATION_ID, result.invocationId());
        all.put(SpanAttributes.FAAS_COLDSTART, result.isCold());
        all.put(SpanAttributes.NAMESPACE, revision.namespace());
        if (result.memoryMib() > 0) {
            all.put(SpanAttributes.FAAS_MAX_MEMORY, (long) result.memoryMib() << 20);
        }
        var attempts = call.trail().attempts();
        if (!attempts.isEmpty()) {
            all.put(SpanAttributes.FAAS_INSTANCE, attempts.getLast().instance().name());
        }
    }

    static Attributes client(FinishedCall call, Attempt attempt, int resends) {
        var instance = attempt.instance();
        var all = Attributes.builder();
        methodOf(call.request().method(), all);
        all.put(SpanAttributes.SERVER_ADDRESS, instance.host());
        all.put(SpanAttributes.SERVER_PORT, (long) instance.port());
        all.put(SpanAttributes.PROTOCOL_VERSION, instance.pod().isH2c() ? "2" : "1.1");
        all.put(SpanAttributes.POD, instance.name());
        all.put(SpanAttributes.POD_UID, instance.pod().uid());
        if (attempt.status() > 0) {
            all.put(SpanAttributes.STATUS, (long) attempt.status());
        }
        if (attempt.error() != null) {
            all.put(SpanAttributes.ERROR_TYPE, attempt.error());
        } else if (attempt.status() >= 400) {
            all.put(SpanAttributes.ERROR_TYPE, Integer.toString(attempt.status()));
        }
        if (resends > 0) {
            all.put(SpanAttributes.RESEND_COUNT, (long) resends);
        }
        return all.build();
    }
}
