package dev.nabi.gateway.loop;

/** Upper bound of the bytes that one event loop's connections may hold for somebody, counted where they are held. */
public final class MemoryBound {
    /** Heads are on the heap: a quarter of it, since the rest is for calls, routes and meters. */
    private static final int HEADS_SHARE = 4;

    /** Buffers are outside of the heap, in as much memory again: the other half is for what is on its way. */
    private static final int BUFFERS_SHARE = 2;

    private final long most;
    private volatile long taken;

    public MemoryBound(long mostBytes) {
        this.most = mostBytes;
    }

    /** For what was read of heads, one of {@code loops} equal shares of what a heap of {@code heapBytes} allows. */
    public static MemoryBound ofHeads(long heapBytes, int loops) {
        return new MemoryBound(heapBytes / HEADS_SHARE / loops);
    }

    /** For bytes that somebody does not read yet, one of {@code loops} equal shares. */
    public static MemoryBound ofBuffers(long heapBytes, int loops) {
        return new MemoryBound(heapBytes / BUFFERS_SHARE / loops);
    }

    /** Takes some; false, and nothing taken, when there is not enough. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    public boolean take(int bytes) {
        if (taken + bytes > most) {
            return false;
        }
        taken += bytes;
        return true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    public void release(int bytes) {
        taken -= bytes;
    }

    /** Bytes that are held now; read from anywhere. */
    public long taken() {
        return taken;
    }
}
