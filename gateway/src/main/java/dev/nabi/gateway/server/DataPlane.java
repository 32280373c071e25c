package dev.nabi.gateway.server;

import dev.nabi.gateway.call.DataPlaneOptions;
import dev.nabi.gateway.call.Service;
import dev.nabi.gateway.call.Worker;
import dev.nabi.gateway.loop.DeadlineWheel;
import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.loop.FastRandom;
import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.proxy.Upstreams;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where clients call: one port, and event loops behind it that share nothing but what they serve from. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a connection is told by its events
public final class DataPlane {
    private static final int ACCEPT_BACKLOG = 4096;

    private final Service service;
    private final DataPlaneOptions options;
    private volatile List<Frontend> frontends = List.of();
    private volatile @Nullable Channel listener;

    public DataPlane(Service service, DataPlaneOptions options) {
        this.service = service;
        this.options = options;
    }

    public Future<Void> start(Vertx vertx, int loops) {
        var library = (VertxInternal) vertx;
        frontends = IntStream.range(0, loops)
                .mapToObj(index -> frontend(library, index, loops))
                .toList();
        var server = library.transport().serverChannelFactory(false).newChannel();
        server.config().setOption(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG);
        server.config().setOption(ChannelOption.SO_REUSEADDR, true);
        server.pipeline().addLast(new Acceptor(frontends));
        listener = server;
        var address = new InetSocketAddress(options.host(), options.port());
        Promise<Void> started = Promise.promise();
        library.getAcceptorEventLoopGroup().register(server).addListener((ChannelFuture registered) -> {
            server.bind(address).addListener((ChannelFuture bound) -> {
                if (bound.isSuccess()) {
                    started.complete();
                } else {
                    started.fail(bound.cause());
                }
            });
        });
        return started.future();
    }

    private Frontend frontend(VertxInternal vertx, int index, int loops) {
        var context = vertx.createEventLoopContext();
        var seed = new SecureRandom();
        var ticks = service.ticks();
        var loop = new EventLoop(
                index,
                context.nettyEventLoop(),
                new DeadlineWheel(ticks.nanos()),
                new FastRandom(seed.nextLong(), seed.nextLong()),
                ticks,
                MemoryBound.share(Runtime.getRuntime().maxMemory(), loops));
        context.setPeriodic(DeadlineWheel.TICK_MILLIS, tick -> loop.deadlines().sweep(ticks.nanos()));
        var upstreams = new Upstreams(context, loop, options.connectTimeoutMillis(), options.maxConnections());
        return new Frontend(new Worker(service, loop, upstreams, options), context);
    }

    /** The port that clients call, once it has started. */
    public int port() {
        var bound = listener;
        return bound != null && bound.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    }

    /** From here on clients are sent to other gateways with the answer that they get. */
    public void leave() {
        service.gate().leave();
        onEach(frontend -> frontend.http2().leave());
    }

    /** From here on requests are refused; those that were admitted, or wait, go on. */
    public void refuse() {
        service.gate().close();
        onEach(frontend -> frontend.http2().refuse());
    }

    /** Tells those who still wait that the gateway shuts down. */
    public CompletableFuture<Void> turnAway() {
        return onEach(frontend -> frontend.worker().turnAway());
    }

    /** Requests that wait, and invocations that have not ended. */
    public int open() {
        return frontends.stream().mapToInt(frontend -> frontend.worker().open()).sum();
    }

    /** Meters what each open invocation came to so far, on its event loop. */
    public CompletableFuture<Void> tellRunning() {
        return onEach(frontend -> frontend.worker().tellRunning());
    }

    /** The route table was swapped: who waits for a Function's first revision looks again. */
    public void routesChanged() {
        onEach(frontend -> frontend.worker().lobby().lookAgain());
    }

    /** Does something on each event loop. */
    private CompletableFuture<Void> onEach(Consumer<Frontend> action) {
        return CompletableFuture.allOf(frontends.stream()
                .map(frontend -> CompletableFuture.runAsync(() -> action.accept(frontend), frontend.loop()))
                .toArray(CompletableFuture[]::new));
    }

    /** Takes no more connections. */
    public void close() {
        var bound = listener;
        if (bound != null) {
            bound.close().awaitUninterruptibly();
        }
    }
}
