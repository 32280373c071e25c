package dev.nabi.gateway.server;

import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.loop.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
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

    /** From here on clients are sent to other gateways with the answer that they get. */
    void drain() {
        http2.drain();
    }

    /** Requests are refused: those who keep a connection and ask nothing find it closed, and ask elsewhere. */
    void refuse() {
        http2.refuse();
        if (loop instanceof SingleThreadEventLoop registry) {
            var channels = new ArrayList<Channel>();
            registry.registeredChannelsIterator().forEachRemaining(channels::add);
            for (var channel : channels) {
                var connection = channel.pipeline().get(Http1Connection.class);
                if (connection != null) {
                    connection.closeIfIdle();
                }
            }
        }
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
