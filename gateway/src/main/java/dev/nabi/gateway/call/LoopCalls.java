package dev.nabi.gateway.call;

import dev.nabi.gateway.loop.DeadlineWheel;
import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.loop.FastRandom;
import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.proxy.UpstreamSource;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.Text;
import dev.nabi.metering.Ticks;
import java.util.ArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The open calls of one event loop, and what they are served with. */
public final class LoopCalls {
    private static final int GOLDEN_RATIO = 0x9E37_79B9;

    private final SharedResources resources;
    private final EventLoop loop;
    private final UpstreamSource upstreams;
    private final DataPlaneOptions options;
    private final ProblemAnswers answers;
    private final Text text = new Text();
    private final Chain chain;
    private int spread;
    private final AtomicInteger open = new AtomicInteger();

    public LoopCalls(SharedResources resources, EventLoop loop, UpstreamSource upstreams, DataPlaneOptions options) {
        this.resources = resources;
        this.loop = loop;
        this.upstreams = upstreams;
        this.options = options;
        this.answers = new ProblemAnswers(loop, options);
        this.spread = loop.random().nextInt();
        this.chain = new Chain(this);
    }

    /** Answers a request whose head has been read. */
    public void handle(Client client) {
        if (resources.gate().isClosed()) {
            refuse(client, Problems.shutsDown());
        } else {
            new Call(this, client).begin();
        }
    }

    /** Answers a request whose head cannot be read. */
    public void refuse(Client client, BadMessageException bad) {
        client.closeAfterAnswer();
        refuse(client, Malformed.problem(bad, options));
    }

    private void refuse(Client client, Problem problem) {
        var id = AddedValues.id(loop.random().nextLong(), loop.random().nextLong());
        RefusedRequest.tell(this, client, problem, id);
        answers.send(client, problem, id, null);
    }

    void answer(Call call, Problem problem) {
        var added = call.events().isDelivery()
                ? DeliveryFields.failed(call, problem)
                : call.limits().cors();
        answers.send(call.client(), problem, call.record().id(), added);
    }

    /** The route table was swapped: calls that no instance has yet follow it. */
    public void routesChanged() {
        forEach(Call::routesChanged);
    }

    /** Meters what each open invocation came to so far. */
    public void meterRunning() {
        forEach(Call::progress);
    }

    /** Answers the calls that no instance has yet: the gateway shuts down. */
    public void cancelWaiting() {
        forEach(Call::shutDown);
    }

    /** Every open call that waits for something has a deadline. */
    private void forEach(Consumer<Call> action) {
        var calls = new ArrayList<Call>();
        loop.deadlines().forEach(deadline -> {
            if (deadline instanceof Call call) {
                calls.add(call);
            }
        });
        calls.forEach(action);
    }

    /** Calls that wait, and invocations that have not ended; read from anywhere. */
    public int open() {
        return open.get();
    }

    void opened() {
        count(1);
    }

    void ended() {
        count(-1);
    }

    /** The loop is the only writer: no atomic step is needed. */
    private void count(int more) {
        open.setRelease(open.getPlain() + more);
    }

    /**
     * The next of numbers that are spread evenly, whichever of them one takes (Weyl's sequence): a share of the traffic is
     * kept to within a few calls, where chance would be off by dozens.
     */
    int spread() {
        spread += GOLDEN_RATIO;
        return spread;
    }

    public SharedResources resources() {
        return resources;
    }

    public DataPlaneOptions options() {
        return options;
    }

    public DeadlineWheel deadlines() {
        return loop.deadlines();
    }

    /** Bounds what the loop's connections hold of heads. */
    public MemoryBound heads() {
        return loop.heads();
    }

    /** Bounds the buffers that the loop's connections hold. */
    public MemoryBound memory() {
        return loop.memory();
    }

    public Ticks ticks() {
        return loop.ticks();
    }

    /** Where heads are put together. */
    public Text text() {
        return text;
    }

    FastRandom random() {
        return loop.random();
    }

    Executor executor() {
        return loop.executor();
    }

    int index() {
        return loop.index();
    }

    UpstreamSource upstreams() {
        return upstreams;
    }

    Chain chain() {
        return chain;
    }
}
