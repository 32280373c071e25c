package dev.nabi.gateway.http;

import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.proxy.Upstreams;
import dev.nabi.gateway.wire.Text;

/** One event loop at work: what it serves from, and what is its own. */
final class Worker {
    private final Service service;
    private final EventLoop loop;
    private final Upstreams upstreams;
    private final DataPlaneOptions options;
    private final Text text = new Text();
    private final Lobby lobby = new Lobby(this);
    private volatile int open;

    Worker(Service service, EventLoop loop, Upstreams upstreams, DataPlaneOptions options) {
        this.service = service;
        this.loop = loop;
        this.upstreams = upstreams;
        this.options = options;
    }

    Service service() {
        return service;
    }

    EventLoop loop() {
        return loop;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    Lobby lobby() {
        return lobby;
    }

    DataPlaneOptions options() {
        return options;
    }

    /** Where heads are put together. */
    Text text() {
        return text;
    }

    /** Meters what each open invocation came to so far. */
    void tellRunning() {
        loop.deadlines().forEach(deadline -> {
            if (deadline instanceof Call call) {
                call.progress();
            }
        });
    }

    /** Invocations that have not ended; read from anywhere. */
    int open() {
        return open;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void opened() {
        open++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void ended() {
        open--;
    }
}
