package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventStore.Following;
import dev.nabi.events.store.EventStore.Work;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is written in one commit. Settlements of all who settle are one batch, and so are acceptances: a few statements,
 * however many wait for the commit.
 *
 * <pre>
 * what a commit waits for, in this order, so that two never wait for each other in a circle
 *   1. rows of events, by their number: settlements; then the next ones of their ordering keys. A cancellation is alone
 *   2. lanes and unique keys, by their text: what is accepted. Rows that others hold are passed over (SKIP LOCKED)
 *   3. rows of the books, by their lane: at the end
 * </pre>
 */
final class CommitGroup {
    private final List<ToSettle> settlements = new ArrayList<>();
    private final List<ToAccept> acceptances = new ArrayList<>();
    private final List<ToRun<?>> works = new ArrayList<>();

    /** One who waits for the commit. */
    abstract static sealed class Waiting<T extends @Nullable Object> permits ToSettle, ToAccept, ToRun {
        final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;

        /** Whether it has a commit of its own, as what waits for rows of others must hold none. */
        boolean isAlone() {
            return false;
        }

        final void answer(T answer) {
            result = answer;
        }

        @SuppressWarnings("NullAway") // a work may give null where its type says so
        final void complete() {
            done.complete(result);
        }

        final void fail(StoreException why) {
            done.completeExceptionally(why);
        }
    }

    /** One who settles. */
    static final class ToSettle extends Waiting<List<Boolean>> {
        private final List<Settlement> settlements;
        private final Following following;

        ToSettle(List<Settlement> settlements, Following following) {
            this.settlements = settlements;
            this.following = following;
        }
    }

    /** One who accepts. */
    static final class ToAccept extends Waiting<List<Acceptance>> {
        private final List<NewEvent> events;

        ToAccept(List<NewEvent> events) {
            this.events = events;
        }
    }

    /** One who does something else. */
    static final class ToRun<T extends @Nullable Object> extends Waiting<T> {
        private final Work<T> work;
        private final boolean isAlone;

        ToRun(Work<T> work, boolean isAlone) {
            this.work = work;
            this.isAlone = isAlone;
        }

        @Override
        boolean isAlone() {
            return isAlone;
        }

        private void run(JdbcWrites writes) throws StoreException {
            answer(work.in(writes));
        }
    }

    CommitGroup(List<? extends Waiting<?>> waiting) {
        for (var one : waiting) {
            switch (one) {
                case ToSettle toSettle -> settlements.add(toSettle);
                case ToAccept toAccept -> acceptances.add(toAccept);
                case ToRun<?> toRun -> works.add(toRun);
            }
        }
    }

    void run(JdbcWrites writes) throws StoreException {
        settle(writes);
        accept(writes);
        for (var work : works) {
            work.run(writes);
        }
    }

    private void settle(JdbcWrites writes) throws StoreException {
        if (settlements.isEmpty()) {
            return;
        }
        var all = settlements.stream().flatMap(one -> one.settlements.stream()).toList();
        var held = writes.settle(all);
        int from = 0;
        for (var one : settlements) {
            int to = from + one.settlements.size();
            one.answer(List.copyOf(held.subList(from, to)));
            one.following.write(writes, held.subList(from, to));
            from = to;
        }
    }

    private void accept(JdbcWrites writes) throws StoreException {
        if (acceptances.isEmpty()) {
            return;
        }
        var answers = writes.accept(
                acceptances.stream().flatMap(one -> one.events.stream()).toList());
        int from = 0;
        for (var one : acceptances) {
            int to = from + one.events.size();
            one.answer(List.copyOf(answers.subList(from, to)));
            from = to;
        }
    }
}
