package dev.nabi.gateway.trace;

import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A call's place in a trace: the span that the gateway records of it, and the one that it continues.
 *
 * @param parent what the client said; null where the trace begins here
 * @param state the client's {@code tracestate}, which goes on as it came; null where there is none that can be read, or the trace begins here
 */
public record TraceContext(
        long traceHigh,
        long traceLow,
        long spanId,
        boolean isSampled,
        @Nullable TraceParent parent,
        @Nullable String state) {

    /** Continues the client's trace, or begins one: its id is then the invocation's, which is a random number as well. */
    public static TraceContext of(Fields fields, Sampler sampler, long idHigh, long idLow, long spanId) {
        var said = fields.all(FieldName.TRACEPARENT);
        var parent = said == null ? null : TraceParent.parse(said);
        if (parent == null) {
            return new TraceContext(idHigh, idLow, nonZero(spanId), sampler.samples(null, idLow), null, null);
        }
        return new TraceContext(
                parent.traceHigh(),
                parent.traceLow(),
                nonZero(spanId),
                sampler.samples(parent, parent.traceLow()),
                parent,
                StateList.valid(fields.all(FieldName.TRACESTATE)));
    }

    /** What an instance is sent: its part of the trace has this span for its parent. */
    public String parentFor(long span, boolean isRecorded) {
        return new TraceParent(traceHigh, traceLow, span, isRecorded).text();
    }

    public String traceId() {
        return Hex.of(traceHigh, traceLow);
    }

    /** An id for a span: all numbers but zero, which means none. */
    public static long nonZero(long random) {
        return random == 0 ? 1 : random;
    }
}
