package dev.nabi.gateway.telemetry;

import dev.nabi.gateway.events.Delivery;
import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.trace.TraceContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a call's time goes, gathered while it goes on. A call has one only while somebody follows calls. One event loop's. */
public final class CallTrail {
    private final @Nullable TraceContext trace;
    private final List<Stage> stages = new ArrayList<>(2);
    private final List<Attempt> attempts = new ArrayList<>(1);
    private @Nullable String stage;
    private long stageNanos;
    private @Nullable String reason;
    private @Nullable String detail;
    private @Nullable Delivery delivery;

    /** A time that the call waited: in a queue, for a start, for its own body. */
    public record Stage(String name, long fromNanos, long toNanos) {}

    /** One instance's turn at a call. Times are 0 where it did not come to that. */
    public static final class Attempt {
        private final Instance instance;
        private final long spanId;
        private final long startNanos;
        private long connectedNanos;
        private long answeredNanos;
        private long endNanos;
        private int status;
        private @Nullable String error;

        Attempt(Instance instance, long spanId, long startNanos) {
            this.instance = instance;
            this.spanId = spanId;
            this.startNanos = startNanos;
        }

        public Instance instance() {
            return instance;
        }

        public long spanId() {
            return spanId;
        }

        public long startNanos() {
            return startNanos;
        }

        public long connectedNanos() {
            return connectedNanos;
        }

        public long answeredNanos() {
            return answeredNanos;
        }

        public long endNanos() {
            return endNanos;
        }

        /** The status that the instance answered with; 0 for none. */
        public int status() {
            return status;
        }

        /** Why it did not end well, as a name; null where it did, or where its status says it. */
        public @Nullable String error() {
            return error;
        }
    }

    CallTrail(@Nullable TraceContext trace) {
        this.trace = trace;
    }

    /** It delivers an event. */
    public void delivers(Delivery event) {
        delivery = event;
    }

    /** The event that it delivers; null where a client calls. */
    public @Nullable Delivery delivery() {
        return delivery;
    }

    /** From now on it waits. */
    public void waits(String what, long nanos) {
        waited(nanos);
        stage = what;
        stageNanos = nanos;
        if (attempts.isEmpty() && !stages.isEmpty() && stages.getLast().name().equals(what)) {
            // It looked again, and waits on.
            stageNanos = stages.removeLast().fromNanos();
        }
    }

    /** It waits no more. */
    public void waited(long nanos) {
        if (stage != null) {
            stages.add(new Stage(stage, stageNanos, nanos));
            stage = null;
        }
    }

    /** An instance's turn begins; returns what the instance is sent as {@code traceparent}, null while nothing is traced. */
    public @Nullable String attempt(Instance instance, long spanId, boolean isCold, long nanos) {
        attempts.add(new Attempt(instance, TraceContext.nonZero(spanId), nanos));
        return trace == null ? null : trace.parentFor(TraceContext.nonZero(spanId), trace.isSampled() || isCold);
    }

    public void connected(long nanos) {
        attempts.getLast().connectedNanos = nanos;
    }

    public void answered(int status, long nanos) {
        attempts.getLast().answeredNanos = nanos;
        attempts.getLast().status = status;
    }

    /** The instance's turn is over. */
    public void attemptEnded(@Nullable String error, long nanos) {
        if (!attempts.isEmpty() && attempts.getLast().endNanos == 0) {
            attempts.getLast().endNanos = nanos;
            attempts.getLast().error = error;
        }
    }

    /** The gateway's own answer. */
    public void answers(String why, String words) {
        reason = why;
        detail = words;
    }

    public @Nullable TraceContext trace() {
        return trace;
    }

    public List<Stage> stages() {
        return stages;
    }

    public List<Attempt> attempts() {
        return attempts;
    }

    /** The name of the problem that the gateway answered with; null where a function answered. */
    public @Nullable String reason() {
        return reason;
    }

    public @Nullable String detail() {
        return detail;
    }
}
