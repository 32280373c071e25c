package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every order of leases, renewals, settlements, killed instances, lapses of time, crashes, a cancel and a redrive, of one event and two workers:
 * a model in a page, of which each reachable state and each step is visited, and each step done on the real store with the
 * same answers.
 */
class LeaseModelTest {
    private static final int MOST_EPOCHS = 4;

    @TempDir
    Path directory;

    /** What is done. */
    private enum Act {
        LEASE,
        RENEW,
        DONE,
        RETRY,
        DIE,
        /** The instance dies: once it is delivered again, the second time it is quarantined. */
        KILL,
        CRASH,
        TIME,
        CANCEL,
        REDRIVE
    }

    private record Step(Act act, int worker) {}

    /**
     * The event, and the epoch that each worker believes it holds (0: none). {@code left}: lapses of time until the lease ends;
     * {@code kills}: instances that died of it.
     */
    private record Model(EventState state, int epoch, int left, int kills, int first, int second) {
        static final Model START = new Model(EventState.QUEUED, 0, 0, 0, 0, 0);

        int believed(int worker) {
            return worker == 0 ? first : second;
        }

        Model believing(int worker, int epoch) {
            return worker == 0
                    ? new Model(state, this.epoch, left, kills, epoch, second)
                    : new Model(state, this.epoch, left, kills, first, epoch);
        }

        Model in(EventState next, int lapses) {
            return new Model(next, epoch, lapses, kills, first, second);
        }

        Model killed(int times) {
            return new Model(state, epoch, left, times, first, second);
        }

        /** Quarantined events do not ask how often before they were redriven. */
        Model afterKill() {
            return kills == 0 ? in(EventState.QUEUED, 0).killed(1) : in(EventState.DEAD, 0);
        }

        boolean holds(int worker) {
            return state == EventState.RUNNING && believed(worker) == epoch && epoch > 0;
        }

        boolean allows(Step step) {
            return switch (step.act()) {
                case LEASE -> epoch < MOST_EPOCHS && believed(step.worker()) == 0;
                case RENEW, DONE, RETRY, DIE, KILL, CRASH -> believed(step.worker()) > 0;
                case TIME, CANCEL, REDRIVE -> step.worker() == 0;
            };
        }

        /** Whether the step does something, as the store should say. */
        boolean answers(Step step) {
            return switch (step.act()) {
                case LEASE -> state == EventState.QUEUED;
                case RENEW, DONE, RETRY, DIE, KILL -> holds(step.worker());
                case TIME -> state == EventState.RUNNING && left == 0;
                case CANCEL -> !state.isFinal();
                case REDRIVE -> state == EventState.DEAD;
                case CRASH -> true;
            };
        }

        Model after(Step step) {
            var done = answers(step);
            var worker = step.worker();
            return switch (step.act()) {
                case LEASE ->
                    done
                            ? new Model(EventState.RUNNING, epoch + 1, 1, kills, first, second)
                                    .believing(worker, epoch + 1)
                            : this;
                case RENEW -> done ? in(state, 1) : this;
                case DONE -> (done ? in(EventState.SUCCEEDED, 0) : this).believing(worker, 0);
                case RETRY -> (done ? in(EventState.QUEUED, 0) : this).believing(worker, 0);
                case DIE -> (done ? in(EventState.DEAD, 0) : this).believing(worker, 0);
                case KILL -> (done ? afterKill() : this).believing(worker, 0);
                case CRASH -> believing(worker, 0);
                case TIME -> done ? in(EventState.QUEUED, 0) : in(state, Math.max(0, left - 1));
                case CANCEL -> done ? in(EventState.CANCELLED, 0) : this;
                case REDRIVE -> done ? in(EventState.QUEUED, 0).killed(0) : this;
            };
        }
    }

    @Test
    void everyStepFromEveryStateIsAsTheModelSaysAndNothingIsSettledTwice() throws Exception {
        var paths = new HashMap<Model, List<Step>>();
        var queue = new ArrayDeque<Model>();
        paths.put(Model.START, List.of());
        queue.add(Model.START);
        var transitions = new ArrayList<List<Step>>();
        while (!queue.isEmpty()) {
            var model = queue.remove();
            assertThat(model.holds(0) && model.holds(1))
                    .as("two hold the lease in " + model)
                    .isFalse();
            for (var act : Act.values()) {
                for (int worker = 0; worker < 2; worker++) {
                    var step = new Step(act, worker);
                    if (model.allows(step)) {
                        var path = new ArrayList<>(paths.get(model));
                        path.add(step);
                        transitions.add(path);
                        if (paths.putIfAbsent(model.after(step), path) == null) {
                            queue.add(model.after(step));
                        }
                    }
                }
            }
        }
        var byState = new HashMap<EventState, Integer>();
        paths.keySet().forEach(model -> byState.merge(model.state(), 1, Integer::sum));
        System.out.printf("lease model: %d states %s, %d steps%n", paths.size(), byState, transitions.size());
        try (var store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("model.db")), LaneBounds.NONE)) {
            long day = 0;
            for (var path : transitions) {
                replay(store, path, ++day);
            }
            var books = store.read(EventReads::books);
            System.out.printf("lease model: %s%n", books);
            assertThat(books.drift()).isZero();
            assertThat(books.accepted()).isEqualTo(transitions.size());
        }
    }

    /** Each on a day of its own, so that time that passes for one ends no lease of another. */
    private static void replay(EventStore store, List<Step> path, long day) throws Exception {
        var now = Instant.EPOCH.plus(Duration.ofDays(day));
        var lane = LaneKey.calls("model", "f" + day);
        var id = "model.f" + day + ".1";
        var event = new NewEvent(
                id,
                lane,
                now,
                now,
                now.plus(Duration.ofHours(9)),
                null,
                null,
                0,
                "",
                new EventContent("", new byte[0]));
        store.write(writes -> writes.accept(List.of(event))).join();
        var model = Model.START;
        Map<Integer, LeasedEvent> leases = new HashMap<>();
        for (var step : path) {
            if (step.act() == Act.TIME) {
                now = now.plusSeconds(40);
            }
            assertThat(act(store, step, lane, id, now, leases))
                    .as(path + " in " + model)
                    .isEqualTo(model.answers(step));
            model = model.after(step);
        }
        assertThat(store.read(reads -> reads.find(id)).orElseThrow().state())
                .as(path.toString())
                .isEqualTo(model.state());
        // What is left is ended, so that the next day finds nothing of it.
        store.write(writes -> writes.cancel(id, Instant.EPOCH)).join();
    }

    private static boolean act(
            EventStore store, Step step, LaneKey lane, String id, Instant now, Map<Integer, LeasedEvent> leases) {
        var held = leases.get(step.worker());
        return switch (step.act()) {
            case LEASE -> {
                var leased = store.write(writes ->
                                writes.lease(new LeaseRequest(lane, 1, now, now.plusSeconds(60), "w" + step.worker())))
                        .join();
                leased.forEach(one -> leases.put(step.worker(), one));
                yield !leased.isEmpty();
            }
            case RENEW ->
                store.write(writes -> writes.renew(List.of(held.lease()), now.plusSeconds(60)))
                        .join()
                        .isEmpty();
            case DONE -> settle(store, leases.remove(step.worker()), now, new Settlement.Succeeded(null));
            case RETRY -> settle(store, leases.remove(step.worker()), now, new Settlement.RetryAt(now, false));
            case DIE ->
                settle(store, leases.remove(step.worker()), now, new Settlement.Dead(DeadReason.REJECTED, "", null));
            case KILL -> settle(store, leases.remove(step.worker()), now, afterKill(held, now));
            case CRASH -> leases.remove(step.worker()) != null;
            case TIME -> store.write(writes -> writes.expireLeases(now)).join() == 1;
            case CANCEL ->
                !store.write(writes -> writes.cancel(id, now))
                        .join()
                        .orElseThrow()
                        .isFinal();
            case REDRIVE ->
                store.write(writes -> writes.redrive(id, now, Duration.ofHours(9)))
                        .join();
        };
    }

    /** By what the store told of its kills when it was leased. */
    private static Settlement.Ending afterKill(LeasedEvent event, Instant now) {
        return event.kills() == 0
                ? new Settlement.RetryAt(now, true)
                : new Settlement.Dead(DeadReason.QUARANTINED, "", null);
    }

    private static boolean settle(EventStore store, LeasedEvent event, Instant now, Settlement.Ending ending) {
        return store.write(writes -> writes.settle(List.of(new Settlement(event.lease(), now, ending, null))))
                .join()
                .getFirst();
    }
}
