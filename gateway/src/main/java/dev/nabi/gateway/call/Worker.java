package dev.nabi.gateway.call;

import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.proxy.Upstreams;
import dev.nabi.gateway.wire.Text;
import java.util.ArrayList;

/** One event loop at work: what it serves from, and what is its own. */
public final class Worker {
    private static final int GOLDEN_RATIO = 0x9E37_79B9;

    private final Service service;
    private final EventLoop loop;
    private final Upstreams upstreams;
    private final DataPlaneOptions options;
    private final Text text = new Text();
    private final Lobby lobby = new Lobby(this);
    private int spread;
    private volatile int open;

    public Worker(Service service, EventLoop loop, Upstreams upstreams, DataPlaneOptions options) {
        this.service = service;
        this.loop = loop;
        this.upstreams = upstreams;
        this.options = options;
        this.spread = loop.random().nextInt();
    }

    public Service service() {
        return service;
    }

    public EventLoop loop() {
        return loop;
    }

    public Upstreams upstreams() {
        return upstreams;
    }

    public Lobby lobby() {
        return lobby;
    }

    public DataPlaneOptions options() {
        return options;
    }

    /**
     * The next of numbers that are spread evenly, whichever of them one takes (Weyl's sequence): a share of the traffic is
     * kept to within a few calls, where chance would be off by dozens.
     */
    public int spread() {
        spread += GOLDEN_RATIO;
        return spread;
    }

    /** Where heads are put together. */
    public Text text() {
        return text;
    }

    /** Meters what each open invocation came to so far. */
    public void tellRunning() {
        loop.deadlines().forEach(deadline -> {
            if (deadline instanceof Call call) {
                call.progress();
            }
        });
    }

    /** Tells those who wait that they wait in vain. */
    public void turnAway() {
        var waiting = new ArrayList<Waiting>();
        loop.deadlines().forEach(deadline -> {
            if (deadline instanceof Waiting one) {
                waiting.add(one);
            }
        });
        waiting.forEach(Waiting::turnAway);
    }

    /** Requests that wait, and invocations that have not ended; read from anywhere. */
    public int open() {
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
