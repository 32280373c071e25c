package dev.nabi.gateway.server;

import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.loop.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;

/** One event loop's connections of clients, in whichever version they speak. */
final class LoopConnections {
    private final LoopCalls calls;
    private final EventLoop loop;
    private final Http2Server http2;
    private final AtomicBoolean isRouteChangePending = new AtomicBoolean();

    LoopConnections(LoopCalls calls, EventLoop loop) {
        this.calls = calls;
        this.loop = loop;
        this.http2 = new Http2Server(calls);
    }

    Http2Server http2() {
        return http2;
    }

    /** From any thread. */
    void routesChanged() {
        if (isRouteChangePending.compareAndSet(false, true)) {
            loop().execute(() -> {
                isRouteChangePending.set(false);
                calls.routesChanged();
            });
        }
    }

    LoopCalls calls() {
        return calls;
    }

    EventLoop loop() {
        return loop;
    }

    /** Counts a connection in, whose owner counts it out; false when there are as many as may be. */
    boolean mayConnect() {
        return calls.resources().gate().connected(calls.options().maxConnections());
    }

    void disconnected() {
        calls.resources().gate().disconnected();
    }

    void waitForRequest(Deadline idle) {
        var patience = calls.options().idleTimeoutMillis() * 1_000_000;
        calls.deadlines().set(idle, calls.ticks().nanos() + patience);
    }

    void cancel(Deadline idle) {
        calls.deadlines().cancel(idle);
    }

    void speakHttp1(Channel channel) {
        channel.pipeline().addLast(new Http1Connection(calls, channel));
    }

    void speakHttp2(Channel channel) {
        http2.serve(channel);
    }
}
