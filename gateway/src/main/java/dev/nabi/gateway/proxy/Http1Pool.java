package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.wire.Text;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event loop's HTTP/1.1 connections to instances, kept for the next request: the one used last is taken first. */
final class Http1Pool {
    /** Shorter than the idle time-outs of common servers (Node: 5 s), so that none closes as we write. */
    private static final long KEEP_ALIVE_NANOS = 4_000_000_000L;

    private final Dialer dialer;
    private final int mostConnections;
    private final EventLoop loop;
    private final Text text = new Text();
    private final Map<Instance, Kept> kept = new HashMap<>();
    private int connections;

    Http1Pool(Dialer dialer, int mostConnections, EventLoop loop) {
        this.dialer = dialer;
        this.mostConnections = mostConnections;
        this.loop = loop;
    }

    void take(Instance instance, Upstream.Taker taker) {
        var there = kept.get(instance);
        var free = there == null ? null : there.take();
        if (free != null) {
            taker.connected(free.taken());
        } else if (connections >= mostConnections) {
            taker.failed(new TooManyConnectionsException(mostConnections));
        } else {
            connect(instance, taker);
        }
    }

    private void connect(Instance instance, Upstream.Taker taker) {
        connections++;
        dialer.dial(
                instance,
                done -> {
                    var of = kept.computeIfAbsent(instance, Kept::new);
                    of.connections++;
                    var upstream = new Http1Upstream(done.channel(), of, text, loop);
                    done.channel().pipeline().addLast(upstream);
                    taker.connected(upstream.taken());
                },
                cause -> {
                    connections--;
                    taker.failed(cause);
                });
    }

    /** The connections to one instance. */
    private final class Kept implements Http1Upstream.Keeper {
        private final Instance instance;
        private final ArrayDeque<Http1Upstream> free = new ArrayDeque<>();
        private int connections;

        Kept(Instance instance) {
            this.instance = instance;
        }

        @Nullable
        Http1Upstream take() {
            for (var last = free.pollLast(); last != null; last = free.pollLast()) {
                loop.deadlines().disarm(last.idle());
                if (last.isActive()) {
                    return last;
                }
            }
            return null;
        }

        @Override
        public void free(Http1Upstream connection) {
            free.addLast(connection);
            loop.deadlines().setAfter(connection.idle(), KEEP_ALIVE_NANOS);
        }

        @Override
        public void stale() {
            for (var last = free.pollLast(); last != null; last = free.pollLast()) {
                last.reset();
            }
        }

        @Override
        public void closed(Http1Upstream connection) {
            loop.deadlines().cancel(connection.idle());
            free.remove(connection);
            connections--;
            Http1Pool.this.connections--;
            if (connections == 0) {
                kept.remove(instance, this);
            }
        }
    }
}
