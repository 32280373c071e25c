package dev.nabi.gateway.otlp;

import dev.nabi.gateway.telemetry.CallTrail.Attempt;
import dev.nabi.gateway.telemetry.FinishedCall;
import dev.nabi.gateway.trace.Hex;
import dev.nabi.gateway.trace.TraceContext;
import dev.nabi.gateway.trace.TraceParent;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one call.
 *
 * <pre>
 * POST /function/shop/cart          SERVER, continues the client's span; of a delivery, a link to each span that accepted an event
 *   ├ body, budget, queue, start    INTERNAL, what it waited for
 *   ├ POST                          CLIENT, an instance's turn that came to nothing
 *   │   └ connect                   INTERNAL
 *   └ POST                          CLIENT, the next one's: a link to the one before; the function's spans are its children
 *       └ connect                   INTERNAL
 * </pre>
 */
final class CallSpans {
    /** A connection that stood ready takes less, and has no span. */
    private static final long LEAST_CONNECT_NANOS = 100_000;

    private static final int MOST_LINKS = 128;

    private final FinishedCall call;
    private final TraceContext trace;
    private final Resource resource;
    private final TraceState state;
    private final List<SpanData> spans = new ArrayList<>();

    private CallSpans(FinishedCall call, TraceContext trace, Resource resource) {
        this.call = call;
        this.trace = trace;
        this.resource = resource;
        this.state = state(trace.state());
    }

    static List<SpanData> of(FinishedCall call, Resource resource) {
        var trace = call.trail().trace();
        return trace == null ? List.of() : new CallSpans(call, trace, resource).all();
    }

    private List<SpanData> all() {
        var server = server();
        for (var stage : call.trail().stages()) {
            spans.add(internal(stage.name(), server, stage.fromNanos(), stage.toNanos()));
        }
        SpanContext before = null;
        var resends = 0;
        for (var attempt : call.trail().attempts()) {
            before = client(attempt, server, before, resends++);
        }
        return spans;
    }

    private SpanContext server() {
        var parent = trace.parent();
        var context = context(trace.spanId());
        var result = call.result();
        spans.add(new FinishedSpan(
                SpanRules.serverName(call),
                SpanKind.SERVER,
                context,
                parent == null ? SpanContext.getInvalid() : remote(parent, state),
                FinishedCall.isError(result.status(), result.outcome())
                        ? error(call.trail().detail())
                        : StatusData.unset(),
                SpanRules.server(call),
                accepted(),
                call.times().epochNanos(call.times().arrivedNanos()),
                call.times().epochNanos(call.times().endedNanos()),
                resource));
        return context;
    }

    /** Links to the spans that accepted what a delivery delivers: one event's is the parent as well, several have none. */
    private List<LinkData> accepted() {
        var delivery = call.trail().delivery();
        if (delivery == null) {
            return List.of();
        }
        var links = new ArrayList<LinkData>();
        if (trace.parent() != null) {
            links.add(LinkData.create(remote(trace.parent(), state)));
        }
        for (var text : delivery.links().split(",", MOST_LINKS + 1)) {
            var accepting = links.size() < MOST_LINKS ? TraceParent.parse(text) : null;
            if (accepting != null) {
                links.add(LinkData.create(remote(accepting, TraceState.getDefault())));
            }
        }
        return links;
    }

    private SpanContext client(Attempt attempt, SpanContext server, @Nullable SpanContext before, int resends) {
        var context = context(attempt.spanId());
        var isError = attempt.error() != null || attempt.status() >= 400;
        spans.add(new FinishedSpan(
                SpanRules.method(call),
                SpanKind.CLIENT,
                context,
                server,
                isError ? error(attempt.error()) : StatusData.unset(),
                SpanRules.client(call, attempt, resends),
                before == null ? List.of() : List.of(LinkData.create(before)),
                call.times().epochNanos(attempt.startNanos()),
                call.times().epochNanos(attempt.endNanos()),
                resource));
        if (attempt.connectedNanos() - attempt.startNanos() >= LEAST_CONNECT_NANOS) {
            spans.add(internal("connect", context, attempt.startNanos(), attempt.connectedNanos()));
        }
        return context;
    }

    private SpanData internal(String name, SpanContext parent, long from, long to) {
        return new FinishedSpan(
                name,
                SpanKind.INTERNAL,
                context(TraceContext.nonZero(ThreadLocalRandom.current().nextLong())),
                parent,
                StatusData.unset(),
                Attributes.empty(),
                List.of(),
                call.times().epochNanos(from),
                call.times().epochNanos(to),
                resource);
    }

    /** A span that is exported is recorded, whatever flag its trace had. */
    private SpanContext context(long span) {
        return SpanContext.create(trace.traceId(), Hex.of(span), TraceFlags.getSampled(), state);
    }

    private static SpanContext remote(TraceParent span, TraceState state) {
        return SpanContext.createFromRemoteParent(
                Hex.of(span.traceHigh(), span.traceLow()), Hex.of(span.spanId()), flags(span.isSampled()), state);
    }

    private static TraceFlags flags(boolean isSampled) {
        return isSampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
    }

    private static StatusData error(@Nullable String words) {
        return StatusData.create(StatusCode.ERROR, words == null ? "" : FinishedCall.cut(words));
    }

    private static TraceState state(@Nullable String text) {
        var state = TraceState.builder();
        // The one that is put last comes first.
        for (var member : (text == null ? List.<String>of() : List.of(text.split(",", -1))).reversed()) {
            var equals = member.indexOf('=');
            if (equals > 0) {
                state.put(
                        member.substring(0, equals).strip(),
                        member.substring(equals + 1).strip());
            }
        }
        return state.build();
    }
}
