package dev.nabi.gateway.wire;

import dev.nabi.gateway.loop.MemoryBound;
import io.netty.channel.Channel;

/** What was written to a connection whose other side does not read it, counted while the connection is not writable. */
public final class SendBacklog {
    private final Channel channel;
    private final MemoryBound memory;
    private int counted;

    public SendBacklog(Channel channel, MemoryBound memory) {
        this.channel = channel;
        this.memory = memory;
    }

    /** Counts what waits now; false when there is no memory for it. */
    public boolean count() {
        var waiting = channel.isWritable() ? 0 : waiting();
        if (waiting > counted && !memory.take(waiting - counted)) {
            return false;
        }
        if (waiting < counted) {
            memory.release(counted - waiting);
        }
        counted = waiting;
        return true;
    }

    private int waiting() {
        var mark = channel.config().getWriteBufferLowWaterMark();
        return (int) Math.min(Integer.MAX_VALUE, channel.bytesBeforeWritable() + mark);
    }

    /** The connection is gone. */
    public void release() {
        memory.release(counted);
        counted = 0;
    }
}
