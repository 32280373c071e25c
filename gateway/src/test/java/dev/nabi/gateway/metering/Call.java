package dev.nabi.gateway.metering;

/** An invocation as a test needs it; every method that changes it gives it back. */
public final class Call implements Invocation {
    public static final long T0 = 1_767_225_600_000L; // 2026-01-01T00:00:00Z

    private final long id;
    private String namespace = "default";
    private String function = "hello";
    private String revision = "hello-00001";
    private String instance = "";
    private int memoryMib = 128;
    private long startMillis = T0;
    private long durationNanos = 1_500_000;
    private long waitNanos;
    private boolean cold;
    private Outcome outcome = Outcome.OK;
    private long bytesIn = 10;
    private long bytesOut = 20;

    private Call(long id) {
        this.id = id;
    }

    public static Call ok(long id) {
        return new Call(id);
    }

    public Call of(String namespace, String function) {
        this.namespace = namespace;
        this.function = function;
        this.revision = function + "-00001";
        return this;
    }

    public Call on(String instance) {
        this.instance = instance;
        return this;
    }

    public Call at(long startMillis) {
        this.startMillis = startMillis;
        return this;
    }

    public Call lasting(long millis) {
        this.durationNanos = millis * 1_000_000;
        return this;
    }

    public Call lastingNanos(long nanos) {
        this.durationNanos = nanos;
        return this;
    }

    public Call ending(Outcome outcome) {
        this.outcome = outcome;
        return this;
    }

    public Call with(int memoryMib, long bytesIn, long bytesOut) {
        this.memoryMib = memoryMib;
        this.bytesIn = bytesIn;
        this.bytesOut = bytesOut;
        return this;
    }

    public Call coldAfter(long waitMillis) {
        this.waitNanos = waitMillis * 1_000_000;
        this.cold = true;
        return this;
    }

    @Override
    public long idHigh() {
        return 7;
    }

    @Override
    public long idLow() {
        return id;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public String function() {
        return function;
    }

    @Override
    public String revision() {
        return revision;
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
        return cold;
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public int status() {
        return 200;
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
