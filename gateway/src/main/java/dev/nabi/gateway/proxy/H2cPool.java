package dev.nabi.gateway.proxy;

import dev.nabi.gateway.http2.Http2Codec;
import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.loop.EventLoop;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections to instances that speak HTTP/2 in clear text. A request goes to a connection that has room
 * for a stream; a new one is opened only when those that are open or being opened have none.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class H2cPool {
    private static final long KEEP_ALIVE_NANOS = 30_000_000_000L;

    private final Dialer dialer;
    private final int mostConnections;
    private final EventLoop loop;
    private final Map<Instance, Connections> all = new HashMap<>();
    private int connections;

    H2cPool(Dialer dialer, int mostConnections, EventLoop loop) {
        this.dialer = dialer;
        this.mostConnections = mostConnections;
        this.loop = loop;
    }

    void take(Instance instance, Upstream.Taker taker) {
        all.computeIfAbsent(instance, Connections::new).take(taker);
    }

    /** The connections to one instance. */
    final class Connections {
        private final Instance instance;
        private final List<H2cConnection> open = new ArrayList<>();
        private final ArrayDeque<Upstream.Taker> waiting = new ArrayDeque<>();
        private int connecting;
        /** Streams that the instance lets one connection have; it says so once a connection is open. */
        private int mostStreams = Http2Codec.MAX_STREAMS;

        Connections(Instance instance) {
            this.instance = instance;
        }

        int mostStreams() {
            return mostStreams;
        }

        void allows(int streams) {
            mostStreams = streams;
        }

        void take(Upstream.Taker taker) {
            waiting.add(taker);
            serveWaiting();
        }

        private void serveWaiting() {
            for (var connection = withRoom(); connection != null && !waiting.isEmpty(); connection = withRoom()) {
                loop.deadlines().cancel(connection.idle());
                waiting.remove().connected(new H2cUpstream(connection, connection.reserve()));
            }
            if (waiting.size() > connecting * mostStreams) {
                if (connections < mostConnections) {
                    connect();
                } else {
                    failSurplus(new TooManyConnectionsException(mostConnections));
                }
            }
        }

        /** Fails those who wait and for whom no connection is being opened. */
        private void failSurplus(Throwable cause) {
            while (waiting.size() > connecting * mostStreams) {
                waiting.removeLast().failed(cause);
            }
            forgetIfUnused();
        }

        private @Nullable H2cConnection withRoom() {
            for (var connection : open) {
                if (connection.hasRoom()) {
                    return connection;
                }
            }
            return null;
        }

        private void connect() {
            connections++;
            connecting++;
            dialer.dial(instance, this::connected, this::failed);
        }

        private void connected(ChannelFuture done) {
            connecting--;
            var connection = new H2cConnection(done.channel(), this, loop);
            open.add(connection);
            connection.begin();
            serveWaiting();
            closeIfUnused(connection);
        }

        private void failed(Throwable cause) {
            connecting--;
            connections--;
            failSurplus(cause);
        }

        /** A stream has ended: there is room. */
        void ended(H2cConnection connection) {
            serveWaiting();
            closeIfUnused(connection);
        }

        /** Now, where it may have no more streams; after a while otherwise. */
        private void closeIfUnused(H2cConnection connection) {
            if (!connection.isUnused()) {
                return;
            }
            if (connection.isRetired()) {
                connection.close();
            } else {
                loop.deadlines().set(connection.idle(), loop.ticks().nanos() + KEEP_ALIVE_NANOS);
            }
        }

        /** It takes no more streams. */
        void retired(H2cConnection connection) {
            open.remove(connection);
            closeIfUnused(connection);
        }

        void closed(H2cConnection connection) {
            loop.deadlines().cancel(connection.idle());
            open.remove(connection);
            connections--;
            serveWaiting();
            forgetIfUnused();
        }

        private void forgetIfUnused() {
            if (open.isEmpty() && connecting == 0 && waiting.isEmpty()) {
                all.remove(instance, this);
            }
        }
    }
}
