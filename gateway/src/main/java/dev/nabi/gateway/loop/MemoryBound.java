package dev.nabi.gateway.loop;

/** Upper bound of the bytes that one event loop's connections may hold for somebody who does not read them yet. */
public final class MemoryBound {
    /** A quarter of the memory: the rest is for what is on its way. */
    private static final int SHARE = 4;

    private final long most;
    private long taken;

    public MemoryBound(long mostBytes) {
        this.most = mostBytes;
    }

    /** One of {@code loops} equal shares of what {@code bytes} of memory allow. */
    public static MemoryBound share(long bytes, int loops) {
        return new MemoryBound(bytes / SHARE / loops);
    }

    /** Takes some; false, and nothing taken, when there is not enough. */
    public boolean take(int bytes) {
        if (taken + bytes > most) {
            return false;
        }
        taken += bytes;
        return true;
    }

    public void release(int bytes) {
        taken -= bytes;
    }

    /** Bytes that are held now. */
    public long taken() {
        return taken;
    }
}
