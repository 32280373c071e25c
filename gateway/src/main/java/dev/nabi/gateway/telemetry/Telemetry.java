package dev.nabi.gateway.telemetry;

import dev.nabi.gateway.loop.FastRandom;
import dev.nabi.gateway.trace.Sampler;
import dev.nabi.gateway.trace.TraceContext;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.metering.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who follows calls one by one: traces, the access log, both or neither. Decides at a call's end, and only then is
 * anything copied.
 *
 * @param traces where the calls of recorded traces go; null while there are none
 * @param log which calls the access log has, and where they go; null while there is none
 */
public record Telemetry(@Nullable Traces traces, @Nullable Log log) {
    public static final Telemetry OFF = new Telemetry(null, null);

    /** The rule for which calls are recorded, and the way to their exporter. */
    public record Traces(Sampler sampler, FinishedCalls calls) {}

    /**
     * The access log.
     *
     * @param headers the request's fields that it shows
     */
    public record Log(boolean isErrorsOnly, List<String> headers, FinishedCalls calls) {
        boolean wants(int status, Outcome outcome) {
            return !isErrorsOnly || status >= 400 || outcome != Outcome.OK;
        }
    }

    /** What is gathered of a call that comes; null where nobody follows it. */
    public @Nullable CallTrail begin(Fields fields, long idHigh, long idLow, FastRandom random) {
        if (traces != null) {
            return new CallTrail(TraceContext.of(fields, traces.sampler(), idHigh, idLow, random.nextLong()));
        }
        return log == null ? null : new CallTrail(null);
    }

    /** For a request that became no call: traces have no place for it. Null where the log does not want it either. */
    public @Nullable CallTrail refused(int status, Outcome outcome) {
        return log != null && log.wants(status, outcome) ? new CallTrail(null) : null;
    }

    /** Whether anybody keeps a call that ends so. */
    public boolean wants(CallTrail trail, int status, Outcome outcome, boolean isCold) {
        return (log != null && log.wants(status, outcome)) || isRecorded(trail, status, outcome, isCold);
    }

    private boolean isRecorded(CallTrail trail, int status, Outcome outcome, boolean isCold) {
        if (traces == null || trail.trace() == null) {
            return false;
        }
        return trail.trace().isSampled()
                || (traces.sampler().keepsErrorsAndColdStarts() && (isCold || FinishedCall.isError(status, outcome)));
    }

    /** Gives a call to who wants it. */
    public void ended(FinishedCall call) {
        var result = call.result();
        if (log != null && log.wants(result.status(), result.outcome())) {
            log.calls().offer(call);
        }
        if (traces != null && isRecorded(call.trail(), result.status(), result.outcome(), result.isCold())) {
            traces.calls().offer(call);
        }
    }

    /** The request's fields that are copied. */
    public List<String> headers() {
        return log == null ? List.of() : log.headers();
    }
}
