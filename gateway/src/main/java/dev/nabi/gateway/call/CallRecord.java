package dev.nabi.gateway.call;

import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Outcome;
import org.jspecify.annotations.Nullable;

/** What an invocation comes to, gathered while it goes on and read by its meters. */
final class CallRecord implements Invocation {
    private static final RevisionKey NONE = new RevisionKey("", "", "");

    private RevisionKey key = NONE;
    private final long idHigh;
    private final long idLow;
    private final long arrivedNanos;
    private final long arrivedMillis;
    private String id = "";
    private long startMillis;
    private long startedNanos;
    private long waitNanos;
    private long durationNanos;
    private String instance = "";
    private int memoryMib;
    private boolean isCold;
    private Outcome outcome = Outcome.NEVER_STARTED;
    private int status;
    private @Nullable AccessCheck access;
    private String caller = "";
    private long bytesIn;
    private long bytesOut;

    CallRecord(long idHigh, long idLow, long arrivedNanos, long arrivedMillis) {
        this.idHigh = idHigh;
        this.idLow = idLow;
        this.arrivedNanos = arrivedNanos;
        this.arrivedMillis = arrivedMillis;
        this.startMillis = arrivedMillis;
    }

    /** The revision that it is for. */
    void revision(RevisionKey of) {
        key = of;
    }

    /** Whether it may be made is being found out, or has been. */
    void access(AccessCheck check) {
        access = check;
    }

    @Nullable
    AccessCheck access() {
        return access;
    }

    /** Who was verified to call when the event was accepted that this call delivers. */
    void caller(String ofEvent) {
        caller = ofEvent;
    }

    /** What was verified of the caller, as the function is told ({@code Nabi-Caller}); empty for nobody. */
    String caller() {
        return access == null ? caller : access.caller();
    }

    /** The verified caller's kind and name; null for nobody. */
    @Nullable
    String callerId() {
        return access == null ? null : access.callerId();
    }

    boolean hidesAuthorization() {
        return access != null && access.hidesAuthorization();
    }

    /** The client's answer had this status; 0 for none. */
    void over(int sentStatus) {
        if (access != null) {
            access.over(sentStatus);
        }
    }

    /** It waited for an instance to start. */
    void cold() {
        isCold = true;
    }

    void started(long nanos, long millis, PodView pod) {
        startedNanos = nanos;
        startMillis = millis;
        waitNanos = nanos - arrivedNanos;
        instance = pod.uid();
        memoryMib = pod.memoryMib();
    }

    /** An instance that had it refused it: for what is billed, none has. */
    void returned() {
        startedNanos = 0;
        startMillis = arrivedMillis;
        instance = "";
        memoryMib = 0;
    }

    /** What it came to so far. */
    void running(int sentStatus, long nanos) {
        status = sentStatus;
        durationNanos = Math.max(1, nanos - startedNanos);
    }

    void ended(Outcome how, int sentStatus, long nanos) {
        outcome = how;
        status = sentStatus;
        if (startedNanos == 0) {
            waitNanos = nanos - arrivedNanos;
        } else {
            durationNanos = Math.max(1, nanos - startedNanos);
        }
    }

    void bytes(long in, long out) {
        bytesIn = in;
        bytesOut = out;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    long arrivedMillis() {
        return arrivedMillis;
    }

    String serverTiming(long now) {
        return AddedValues.serverTiming(isCold ? 0 : waitNanos, isCold ? waitNanos : 0, now - startedNanos);
    }

    /** Its id in hexadecimal digits; made when it is first asked for. */
    String id() {
        if (id.isEmpty()) {
            id = AddedValues.id(idHigh, idLow);
        }
        return id;
    }

    @Override
    public long idHigh() {
        return idHigh;
    }

    @Override
    public long idLow() {
        return idLow;
    }

    @Override
    public String namespace() {
        return key.namespace();
    }

    @Override
    public String function() {
        return key.function();
    }

    @Override
    public String revision() {
        return key.revision();
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public int memoryMib() {
        return memoryMib;
    }

    @Override
    public long startMillis() {
        return startMillis;
    }

    @Override
    public long durationNanos() {
        return durationNanos;
    }

    @Override
    public long waitNanos() {
        return waitNanos;
    }

    @Override
    public boolean isCold() {
        return isCold;
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long bytesIn() {
        return bytesIn;
    }

    @Override
    public long bytesOut() {
        return bytesOut;
    }
}
