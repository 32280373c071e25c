package dev.nabi.gateway.server;

import dev.nabi.gateway.call.Worker;
import dev.nabi.gateway.loop.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.impl.ContextInternal;

/** One event loop's connections of clients, in whichever version they speak. */
final class Frontend {
    private final Worker worker;
    private final ContextInternal context;
    private final Http2Server http2;

    Frontend(Worker worker, ContextInternal context) {
        this.worker = worker;
        this.context = context;
        this.http2 = new Http2Server(worker, context);
    }

    Http2Server http2() {
        return http2;
    }

    Worker worker() {
        return worker;
    }

    EventLoop loop() {
        return context.nettyEventLoop();
    }

    /** Counts a connection in; false when there are as many as may be. */
    boolean mayConnect() {
        return worker.service().gate().connected(worker.options().maxConnections());
    }

    void disconnected() {
        worker.service().gate().disconnected();
    }

    void waitForRequest(Deadline idle) {
        var patience = worker.options().idleTimeoutMillis() * 1_000_000;
        worker.loop().deadlines().set(idle, worker.loop().ticks().nanos() + patience);
    }

    void cancel(Deadline idle) {
        worker.loop().deadlines().cancel(idle);
    }

    void speakHttp1(Channel channel) {
        channel.pipeline().addLast(new Http1Connection(worker, channel));
    }

    void speakHttp2(Channel channel) {
        http2.speak(channel);
        channel.closeFuture().addListener(closed -> disconnected());
    }
}
