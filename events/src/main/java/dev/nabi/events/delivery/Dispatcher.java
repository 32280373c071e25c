package dev.nabi.events.delivery;

import dev.nabi.api.FunctionKey;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Leases what is due and there is room for, has it delivered, and keeps the leases alive meanwhile. All of its state is one
 * thread's; the store and the senders answer to that thread. What is in flight is bounded, so that a million events that wait
 * are on the disk alone.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    /** The bytes of one lease. */
    private static final long LEASE_BYTES = 4 << 20;

    private final EventStore store;
    private final LanePolicies policies;
    private final Deliveries deliveries;
    private final InstantSource clock;
    private final String owner;
    private final Duration lease;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("nabi-events-dispatch").factory());

    private final LaneRing ring = new LaneRing();
    private final Map<FunctionKey, Window> windows = new HashMap<>();
    private final Map<FunctionKey, Integer> inFlight = new HashMap<>();
    private final Map<LaneKey, Integer> laneInFlight = new HashMap<>();
    private final Set<LaneKey> leasing = new HashSet<>();
    private final Set<LaneKey> wokenMeanwhile = new HashSet<>();
    private final Map<LaneKey, Instant> heldUntil = new HashMap<>();
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    /** Deliveries that are leased, in flight, or not yet settled. */
    private final Shares places;

    /** Bytes of the events that are leased and not yet settled, and of those that were asked for. */
    private final Shares memory;

    private boolean isStopping;

    public Dispatcher(
            EventStore store,
            LanePolicies policies,
            Senders senders,
            Results results,
            DeliveryListener listener,
            DispatcherOptions options) {
        this.store = store;
        this.policies = policies;
        this.clock = options.clock();
        this.owner = options.owner();
        this.places = new Shares(options.mostInFlight());
        this.memory = new Shares(options.mostBytes());
        this.lease = options.lease();
        this.deliveries = new Deliveries(store, senders, results, listener, clock, options.random());
    }

    /** Something of a lane is due, or may be. From any thread. */
    public void wake(LaneKey lane) {
        run(() -> {
            if (leasing.contains(lane)) {
                wokenMeanwhile.add(lane);
            }
            ring.add(lane);
            lease();
        });
    }

    /** Looks for lanes with something due, which others accepted or whose time has come. Blocks; each half second. */
    public void look() throws StoreException {
        var due = store.read(reads -> reads.dueLanes(clock.instant()));
        run(() -> {
            due.forEach(ring::add);
            lease();
        });
    }

    /** Prolongs the leases of what is in flight; a third of their time, often. */
    public void renew() {
        var leases = List.copyOf(held);
        if (!leases.isEmpty()) {
            var until = clock.instant().plus(lease);
            var _ = store.write(writes -> writes.renew(leases, until)).whenComplete((lost, failure) -> {
                if (failure != null) {
                    LOG.warnf("leases cannot be renewed: %s", failure.getMessage());
                } else {
                    held.removeAll(lost);
                }
            });
        }
    }

    /** Makes dead letters of what is too old, in lanes that are closed, too. Blocks. */
    public void expire() throws StoreException {
        var now = clock.instant();
        var ids = store.read(reads -> reads.expired(now, 500));
        if (!ids.isEmpty()) {
            var until = now.plus(lease);
            var _ = store.write(writes -> writes.leaseQueued(ids, until, owner))
                    .thenAccept(leased -> leased.forEach(event -> expired(event)));
        }
    }

    private void expired(LeasedEvent event) {
        var _ = deliveries.dead(
                List.of(event), policyOrPlain(event.lane()), DeadReason.AGE_SPENT, "it is too old for a delivery");
    }

    private LanePolicy policyOrPlain(LaneKey lane) {
        return policies.find(lane) instanceof LanePolicies.Known.Policy known
                ? known.policy()
                : LanePolicy.single(RetryPolicy.DEFAULT, new CallShape());
    }

    /** Everything that may be leased now. */
    private void lease() {
        while (!isStopping) {
            var turn = ring.next(this::room);
            if (turn.isEmpty()) {
                return;
            }
            lease(turn.get());
        }
    }

    private int room(LaneKey lane) {
        var now = clock.instant();
        var share = (int) places.room(lane.namespace());
        if (share == 0
                || memory.room(lane.namespace()) == 0
                || leasing.contains(lane)
                || now.isBefore(heldUntil.getOrDefault(lane, Instant.EPOCH))) {
            return 0;
        }
        return switch (policies.find(lane)) {
            case LanePolicies.Known.NotYet _ -> 0;
            case LanePolicies.Known.Gone _ -> Math.min(share, LaneRing.QUANTUM);
            case LanePolicies.Known.Policy known -> Math.min(share, room(lane, known.policy(), now));
        };
    }

    private int room(LaneKey lane, LanePolicy policy, Instant now) {
        if (policy.suspended()) {
            return 0;
        }
        int room = window(lane).room(inFlight.getOrDefault(receiver(lane), 0), now);
        return policy.maxInFlight() == 0
                ? room
                : Math.min(room, policy.maxInFlight() - laneInFlight.getOrDefault(lane, 0));
    }

    private Window window(LaneKey lane) {
        return windows.getOrDefault(receiver(lane), Window.FIRST);
    }

    /** Who is delivered to: the Function, or where its results go, which does not close the Function's window. */
    private static FunctionKey receiver(LaneKey lane) {
        return lane.trigger().startsWith("~")
                ? new FunctionKey(lane.namespace(), lane.function() + lane.trigger())
                : lane.functionKey();
    }

    /** {@code turn} counts requests; a lane of batches leases as many events as go into them. */
    private void lease(LaneRing.Turn turn) {
        var lane = turn.lane();
        var batch = policies.find(lane) instanceof LanePolicies.Known.Policy known
                ? known.policy().batchSize()
                : 1;
        var events = turn.events() * Math.max(1, batch);
        var most = Math.min(LEASE_BYTES, memory.room(lane.namespace()));
        leasing.add(lane);
        count(lane, turn.events());
        places.take(lane.namespace(), turn.events());
        memory.take(lane.namespace(), most);
        var now = clock.instant();
        var _ = store.write(writes -> writes.lease(new LeaseRequest(lane, events, most, now, now.plus(lease), owner)))
                .whenComplete((leased, failure) -> run(() -> {
                    leasing.remove(lane);
                    count(lane, -turn.events());
                    places.take(lane.namespace(), -turn.events());
                    memory.take(lane.namespace(), -most);
                    if (failure != null) {
                        LOG.warnf("events of %s cannot be leased: %s", lane, failure.getMessage());
                        ring.remove(lane);
                    } else {
                        leased(lane, leased, events, most);
                    }
                    lease();
                }));
    }

    private void leased(LaneKey lane, List<LeasedEvent> leased, int wanted, long most) {
        var isCutShort = bytes(leased) >= most;
        if (leased.size() < wanted && !isCutShort && !wokenMeanwhile.contains(lane)) {
            ring.remove(lane);
        }
        wokenMeanwhile.remove(lane);
        if (leased.isEmpty()) {
            return;
        }
        leased.forEach(event -> held.add(event.lease()));
        memory.take(lane.namespace(), bytes(leased));
        switch (policies.find(lane)) {
            case LanePolicies.Known.NotYet _ -> release(leased);
            case LanePolicies.Known.Gone gone ->
                track(leased, deliveries.dead(leased, policyOrPlain(lane), DeadReason.TARGET_GONE, gone.why()));
            case LanePolicies.Known.Policy known -> deliver(lane, leased, known.policy(), isCutShort);
        }
    }

    private static long bytes(List<LeasedEvent> events) {
        return events.stream().mapToLong(event -> event.lease().bytes()).sum();
    }

    /** A batch that is not full waits for more, unless the bytes of a lease are spent. */
    private void deliver(LaneKey lane, List<LeasedEvent> leased, LanePolicy policy, boolean isCutShort) {
        var now = clock.instant();
        var fresh = new ArrayList<LeasedEvent>();
        var old = new ArrayList<LeasedEvent>();
        leased.forEach(event -> (event.expiresAt().isBefore(now) ? old : fresh).add(event));
        if (!old.isEmpty()) {
            track(old, deliveries.dead(old, policy, DeadReason.AGE_SPENT, "it is too old for a delivery"));
        }
        for (int from = 0; from < fresh.size(); from += Math.max(1, policy.batchSize())) {
            var to = Math.min(fresh.size(), from + Math.max(1, policy.batchSize()));
            var batch = List.copyOf(fresh.subList(from, to));
            var full = batch.getFirst().acceptedAt().plus(policy.batchWait());
            if (batch.size() < policy.batchSize()
                    && !isCutShort
                    && now.isBefore(full)
                    && batch.getFirst().attempts() == 0) {
                heldUntil.put(lane, full.isBefore(now.plusMillis(200)) ? full : now.plusMillis(200));
                release(batch);
                ring.add(lane);
            } else {
                heldUntil.remove(lane);
                send(lane, batch, policy);
            }
        }
    }

    /** The function has room again with its answer; memory is free when its settlement is on the disk. */
    private void send(LaneKey lane, List<LeasedEvent> batch, LanePolicy policy) {
        count(lane, 1);
        places.take(lane.namespace(), 1);
        var delivery = new Object() {
            boolean isOpen = true;

            void answered() {
                if (isOpen) {
                    isOpen = false;
                    count(lane, -1);
                }
            }
        };
        var settled = deliveries.deliver(
                batch,
                policy,
                answer -> run(() -> {
                    delivery.answered();
                    windows.put(receiver(lane), next(window(lane), answer));
                    ring.add(lane);
                    lease();
                }));
        track(batch, settled);
        var _ = settled.whenComplete((_, failure) -> run(() -> {
            places.take(lane.namespace(), -1);
            delivery.answered();
            if (failure != null) {
                LOG.warnf("a delivery of %s is not settled: %s", lane, failure.getMessage());
            }
            ring.add(lane);
            lease();
        }));
    }

    private Window next(Window window, Deliveries.Settled settled) {
        return switch (settled.verdict()) {
            case Verdict.Deferred deferred -> window.deferred(clock.instant(), deferred.retryAfter());
            case Verdict.Done _, Verdict.Again _, Verdict.Rejected _, Verdict.Killed _ ->
                window.reached(settled.window());
        };
    }

    private void track(List<LeasedEvent> events, CompletableFuture<?> settled) {
        var _ = settled.whenComplete((_, _) -> {
            events.forEach(event -> held.remove(event.lease()));
            run(() -> {
                memory.take(events.getFirst().lane().namespace(), -bytes(events));
                lease();
            });
        });
    }

    private void release(List<LeasedEvent> events) {
        if (!events.isEmpty()) {
            var now = clock.instant();
            var released = events.stream()
                    .map(event -> new Settlement(event.lease(), now, new Settlement.Released(), null))
                    .toList();
            track(events, store.settle(released, EventStore.Following.NOTHING));
        }
    }

    private void count(LaneKey lane, int change) {
        inFlight.merge(receiver(lane), change, (old, more) -> old + more == 0 ? null : old + more);
        laneInFlight.merge(lane, change, (old, more) -> old + more == 0 ? null : old + more);
    }

    private void run(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("the dispatcher failed", e);
                }
            });
        } catch (RejectedExecutionException _) {
            // It is closed: what it still had is leased for a while, and then another's.
        }
    }

    /** Leases nothing more. */
    public void stop() {
        run(() -> isStopping = true);
    }

    /** Deliveries that have not been settled. */
    public int inFlight() {
        return held.size();
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
