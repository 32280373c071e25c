package dev.nabi.gateway.server;

import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.loop.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Looks whether a client that has ended its half of the connection is there at all. To one that is gone the interim answer
 * that was sent brings a reset back; behind an end that has been read, the kernel tells of it by the state alone.
 */
final class HalfClosed extends Deadline {
    private static final long FIRST_LOOK_NANOS = 50_000_000;
    private static final long PAUSE_NANOS = 1_000_000_000;
    private static final int TCP_CLOSE = 7;

    private final LoopCalls calls;
    private final Channel channel;
    private final Runnable probe;

    /** {@code probe} sends an interim answer. */
    HalfClosed(LoopCalls calls, Channel channel, Runnable probe) {
        this.probe = probe;
        this.calls = calls;
        this.channel = channel;
        probe.run();
        calls.deadlines().set(this, calls.ticks().nanos() + FIRST_LOOK_NANOS);
    }

    void cancel() {
        calls.deadlines().cancel(this);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
    protected void passed() {
        calls.deadlines().set(this, calls.ticks().nanos() + PAUSE_NANOS);
        if (!(channel instanceof EpollSocketChannel socket)) {
            // No other transport tells the state: a write behind the reset fails, and closes the channel.
            probe.run();
        } else if (socket.tcpInfo().state() == TCP_CLOSE) {
            channel.close();
        }
    }
}
