package dev.nabi.gateway.server;

import dev.nabi.gateway.call.DataPlaneOptions;
import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.call.SharedResources;
import dev.nabi.gateway.loop.DeadlineWheel;
import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.loop.FastRandom;
import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.proxy.Transport;
import dev.nabi.gateway.proxy.Upstreams;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where clients call: a clear port, one of TLS, or both, and event loops behind it that share nothing but what they serve from. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
public final class DataPlane {
    private final SharedResources resources;
    private final DataPlaneOptions options;
    private final @Nullable Https https;
    private volatile List<LoopConnections> connections = List.of();
    private volatile @Nullable ListeningPort clear;
    private volatile @Nullable ListeningPort secure;
    private volatile List<EventLoopGroup> groups = List.of();

    public DataPlane(SharedResources resources, DataPlaneOptions options, @Nullable Https https) {
        this.resources = resources;
        this.options = options;
        this.https = https;
    }

    /** Listens at the clear port and at that of TLS, as far as there is one, with so many event loops of its own. */
    public Future<Void> start(Vertx vertx, int loops) {
        var transport = new Transport(vertx.isNativeTransportEnabled());
        var workers = transport.loops(loops, "nabi-loop");
        var acceptor = transport.loops(1, "nabi-accept");
        groups = List.of(acceptor, workers);
        connections = IntStream.range(0, loops)
                .mapToObj(index -> connections(transport, workers.next(), index, loops))
                .toList();
        var clients = new ClientConnections(options.maxConnectionsPerClient());
        var opened = new ArrayList<Future<ListeningPort>>();
        if (options.port() != DataPlaneOptions.NO_PORT) {
            opened.add(listen(port(transport, acceptor, options.port()), clients, DataPlane::sniff)
                    .onSuccess(port -> clear = port));
        }
        if (https != null) {
            opened.add(listen(port(transport, acceptor, https.port()), clients, this::beginTls)
                    .onSuccess(port -> secure = port));
        }
        return Future.all(opened).mapEmpty();
    }

    private static void sniff(Channel channel, LoopConnections loop) {
        channel.pipeline().addLast(new Sniffer(loop));
    }

    private void beginTls(Channel channel, LoopConnections loop) {
        if (https != null) {
            TlsConnection.open(channel, loop, https.certificates());
        }
    }

    private ListeningPort port(Transport transport, EventLoopGroup group, int number) {
        return new ListeningPort(transport.listener(), group, new InetSocketAddress(options.host(), number));
    }

    private Future<ListeningPort> listen(ListeningPort port, ClientConnections clients, Acceptor.Opening opening) {
        return port.open(new Acceptor(connections, clients, options.trustedProxies(), opening));
    }

    private LoopConnections connections(Transport transport, io.netty.channel.EventLoop netty, int index, int loops) {
        var seed = new SecureRandom();
        var ticks = resources.ticks();
        var heap = Runtime.getRuntime().maxMemory();
        var loop = new EventLoop(
                index,
                netty,
                new DeadlineWheel(ticks.nanos()),
                new FastRandom(seed.nextLong(), seed.nextLong()),
                ticks,
                MemoryBound.ofBuffers(heap, loops),
                MemoryBound.ofHeads(heap, loops));
        netty.scheduleAtFixedRate(
                new Sweep(loop, new ErrorLog(ticks)),
                DeadlineWheel.TICK_MILLIS,
                DeadlineWheel.TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        var upstreams = new Upstreams(transport, netty, loop, options.connectTimeoutMillis(), options.maxConnections());
        return new LoopConnections(new LoopCalls(resources, loop, upstreams, options), netty);
    }

    /** A tick of the wheel; a deadline that fails must not be the last one. */
    private record Sweep(EventLoop loop, ErrorLog errors) implements Runnable {
        @Override
        public void run() {
            try {
                loop.deadlines().sweep(loop.ticks().nanos());
            } catch (RuntimeException failed) {
                errors.log("a deadline", failed);
            }
        }
    }

    /** The clear port, once it has started; 0 where there is none. */
    public int port() {
        return number(clear);
    }

    /** The port of TLS, once it has started; 0 where there is none. */
    public int securePort() {
        return number(secure);
    }

    private static int number(@Nullable ListeningPort port) {
        return port == null ? 0 : port.number();
    }

    /** From here on clients are sent to other gateways with the answer that they get. */
    public void drain() {
        resources.gate().drain();
        onEach(LoopConnections::drain);
    }

    /** From here on requests are refused; those that were admitted, or wait, go on. */
    public void refuse() {
        resources.gate().close();
        onEach(LoopConnections::refuse);
    }

    /** Answers the calls that no instance has yet: the gateway shuts down. */
    public CompletableFuture<Void> cancelWaiting() {
        return onEach(loop -> loop.calls().cancelWaiting());
    }

    /** Requests that wait, and invocations that have not ended. */
    public int open() {
        return connections.stream().mapToInt(loop -> loop.calls().open()).sum();
    }

    /** Meters what each open invocation came to so far, on its event loop. */
    public CompletableFuture<Void> meterRunning() {
        return onEach(loop -> loop.calls().meterRunning());
    }

    /** The route table was swapped: calls that no instance has yet follow it. Swaps that come close are followed once. */
    public void routesChanged() {
        connections.forEach(LoopConnections::routesChanged);
    }

    /** Does something on each event loop. */
    private CompletableFuture<Void> onEach(Consumer<LoopConnections> action) {
        return CompletableFuture.allOf(connections.stream()
                .map(loop -> CompletableFuture.runAsync(() -> action.accept(loop), loop.loop()))
                .toArray(CompletableFuture[]::new));
    }

    /** Takes no more connections, and closes those that there are. */
    public void close() {
        var opened = clear;
        if (opened != null) {
            opened.close();
        }
        var openedToo = secure;
        if (openedToo != null) {
            openedToo.close();
        }
        groups.forEach(group -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }
}
