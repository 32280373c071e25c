package dev.nabi.gateway.lending;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.slots.Member;
import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import dev.nabi.gateway.activation.Limits;
import dev.nabi.gateway.activation.Permit;
import dev.nabi.gateway.activation.RefusalReason;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.RevisionContext;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.activation.Waiter;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Ticks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Some gateways that divide the slots of instances, what is on its way between them, and the calls that instances work on. */
final class LendingGateways {
    private static final RevisionKey KEY = new RevisionKey("shop", "cart", "cart-00001");

    final Map<String, Node> nodes = new HashMap<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final Map<String, Integer> running = new HashMap<>();
    private final int concurrency;
    private final Random random;
    private long nowNanos;
    final List<String> raises = new ArrayList<>();
    int mostAtOnce;
    int lost;

    LendingGateways(int concurrency, long seed, String... ids) {
        this.concurrency = concurrency;
        this.random = new Random(seed);
        for (var id : ids) {
            nodes.put(id, new Node(id, ids.length));
        }
    }

    /** One gateway. */
    final class Node {
        final String id;
        final SlotExchange exchange;
        final Revisions revisions;
        final List<Call> calls = new ArrayList<>();
        int waiting;

        Node(String id, int gateways) {
            this.id = id;
            var slots = new Slots(id, gateways, 0, ticks());
            revisions = new Revisions(new RevisionContext(
                    1,
                    ticks(),
                    (millis, task) -> tasks.add(task),
                    new Prober((instance, answer) -> answer.is(true), (millis, task) -> {}),
                    new NotedScale(),
                    revision -> {},
                    (key, load) -> new NoMeter(),
                    slots));
            revisions.functionSeen(
                    new FunctionKey("shop", "cart"), new Limits(concurrency, 1000, 1000, 30_000, 5), null, Set.of(KEY));
            exchange = new SlotExchange(
                    revisions, slots, LendingGateways.this::send, tasks::add, (millis, task) -> tasks.add(task));
        }

        Revision revision() {
            var found = revisions.find(KEY);
            if (found == null) {
                throw new IllegalStateException("not known");
            }
            return found;
        }

        void arrive() {
            var permit = revision().tryAdmit(random.nextInt());
            if (permit == null) {
                waiting++;
                revision().enqueue(new Queued(this));
            } else {
                new Call(this, permit);
            }
        }

        int taken() {
            return revision().instances().all().stream()
                    .mapToInt(instance -> instance.busy())
                    .sum();
        }
    }

    /** A call that an instance works on. */
    final class Call {
        private final Node node;
        private final Permit permit;

        Call(Node node, Permit permit) {
            this.node = node;
            this.permit = permit;
            node.calls.add(this);
            var now = running.merge(pod(), 1, Integer::sum);
            mostAtOnce = Math.max(mostAtOnce, now);
        }

        private String pod() {
            return permit.instance().pod().uid();
        }

        void end() {
            node.calls.remove(this);
            running.merge(pod(), -1, Integer::sum);
            permit.close();
        }
    }

    private final class Queued extends Waiter {
        private final Node node;

        Queued(Node node) {
            this.node = node;
        }

        @Override
        protected void granted(Permit permit) {
            node.waiting--;
            new Call(node, permit);
        }

        @Override
        protected void refused(RefusalReason reason) {
            node.waiting--;
        }
    }

    private void send(Member lender, SlotAsks asks, Consumer<@Nullable SlotGrants> answer) {
        var fate = random.nextInt(10);
        if (fate == 0 && lost < 20) {
            lost++;
            tasks.add(() -> answer.accept(null));
            return;
        }
        tasks.add(() -> {
            var node = nodes.get(lender.id());
            if (node == null) {
                answer.accept(null);
                return;
            }
            node.exchange.ask(asks, grants -> {
                if (fate == 1 && lost < 20) {
                    lost++;
                    tasks.add(() -> answer.accept(null));
                } else {
                    tasks.add(() -> answer.accept(grants));
                }
            });
        });
    }

    void pod(String name) {
        nodes.values()
                .forEach(node -> node.revisions.podSeen(
                        new PodView(name, name, KEY, "10.0.0.1", 8080, false, null, 256, 30, 0, null, false)));
    }

    /** What the gateways answer to a view, one after the other. */
    List<SlotViewState> view(SlotView view) {
        return nodes.values().stream().map(node -> node.exchange.accept(view)).toList();
    }

    void settled(long version, String... members) {
        var view = new SlotView(
                version,
                "x",
                List.of(members).stream()
                        .map(id -> new Member(id, "http://" + id))
                        .toList(),
                List.of(),
                false,
                List.of());
        view(view);
        view(view.settled(List.of()));
    }

    /** Something that is due happens: in any order. */
    boolean step() {
        if (tasks.isEmpty()) {
            return false;
        }
        tasks.remove(random.nextInt(tasks.size())).run();
        return true;
    }

    void tick() {
        nowNanos += 1_000_000_000;
        nodes.values().forEach(node -> {
            node.revisions.lookAfterQueues();
            node.exchange.tick();
        });
    }

    void later(long seconds) {
        nowNanos += seconds * 1_000_000_000;
    }

    private Ticks ticks() {
        return new Ticks() {
            @Override
            public long nanos() {
                return nowNanos;
            }

            @Override
            public long millis() {
                return nowNanos / 1_000_000;
            }
        };
    }

    private record NoMeter() implements RevisionMeter {
        @Override
        public void ended(Invocation invocation) {}

        @Override
        public void turnedAway() {}

        @Override
        public void close() {}
    }

    private final class NotedScale implements ScaleClient {
        @Override
        public CompletionStage<Outcome> wake(RevisionKey revision) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
            raises.add(from + " to " + to);
            return CompletableFuture.completedFuture(new Outcome.Raised());
        }
    }
}
