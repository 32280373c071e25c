package dev.nabi.gateway.lending;

import dev.nabi.gateway.activation.Permit;
import dev.nabi.gateway.activation.RefusalReason;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.activation.Waiter;
import dev.nabi.gateway.routing.RevisionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lends slots of this gateway to others. What they ask for waits in the revision's queue with the calls of this gateway, first
 * come first served; it is lent until the borrower says that it is not on it any more, or has gone and its calls have ended.
 * One thread's.
 */
final class Lender {
    /** Asks of one gateway that are taken at a time. */
    private static final int MOST = 4096;

    private final Revisions revisions;
    private final Slots slots;
    private final Executor thread;
    private final Map<String, Borrower> borrowers = new HashMap<>();
    private boolean isClosed;

    Lender(Revisions revisions, Slots slots, Executor thread) {
        this.revisions = revisions;
        this.slots = slots;
        this.thread = thread;
    }

    /** What one gateway has been lent or waits for. */
    private static final class Borrower {
        private final Map<Long, Loan> loans = new HashMap<>();
        private final Set<Long> refused = new HashSet<>();
        private long turn = -1;
        private long next;
        private @Nullable Consumer<SlotGrants> unanswered;

        /** Answers what waits for an answer. */
        void answer() {
            var waits = unanswered;
            unanswered = null;
            if (waits != null) {
                waits.accept(grants());
            }
        }

        SlotGrants grants() {
            var grants = new ArrayList<SlotGrants.Grant>();
            loans.forEach((id, loan) -> {
                var pod = loan.pod();
                if (pod != null) {
                    grants.add(new SlotGrants.Grant(id, pod));
                }
            });
            refused.forEach(id -> grants.add(new SlotGrants.Grant(id, "")));
            return new SlotGrants(grants);
        }
    }

    /** A slot that is lent, or waited for. */
    private final class Loan extends Waiter {
        private final Borrower borrower;
        private final Revision revision;
        private @Nullable Permit permit;
        private boolean isRefused;
        private boolean isOver;

        Loan(Borrower borrower, Revision revision) {
            super(true);
            this.borrower = borrower;
            this.revision = revision;
        }

        /** Where it is; empty when it is refused, null while it waits. */
        @Nullable
        String pod() {
            if (isRefused) {
                return "";
            }
            return permit == null ? null : permit.instance().pod().uid();
        }

        @Override
        protected void granted(Permit taken) {
            thread.execute(() -> {
                if (isOver) {
                    taken.close();
                } else {
                    permit = taken;
                    borrower.answer();
                }
            });
        }

        @Override
        protected void refused(RefusalReason reason) {
            thread.execute(() -> {
                isRefused = true;
                borrower.answer();
            });
        }

        void end() {
            isOver = true;
            if (permit == null) {
                // Too late when its turn has come: then the permit is closed where it arrives.
                revision.dequeue(this);
            } else {
                permit.close();
            }
        }

        boolean isLostWith(String gateway) {
            return permit == null
                    ? !slots.view().hasMember(gateway)
                    : slots.isGone(gateway, permit.instance(), revision.limits());
        }
    }

    /** Takes in what a gateway asks for; answers at once where there is something to say, else when there is. */
    void ask(SlotAsks asks, Consumer<SlotGrants> answer) {
        if (!asks.to().equals(slots.member())
                || !slots.view().hasMember(asks.from())
                || asks.asks().size() > MOST) {
            answer.accept(new SlotGrants(List.of()));
            return;
        }
        var borrower = borrowers.computeIfAbsent(asks.from(), from -> new Borrower());
        if (asks.turn() <= borrower.turn) {
            answer.accept(borrower.grants());
            return;
        }
        borrower.turn = asks.turn();
        endOthers(borrower, asks);
        begin(borrower, asks);
        borrower.next = Math.max(borrower.next, asks.next());
        borrower.answer();
        borrower.unanswered = answer;
        var hasNews = asks.asks().isEmpty()
                || !borrower.refused.isEmpty()
                || asks.asks().stream()
                        .map(ask -> borrower.loans.get(ask.id()))
                        .anyMatch(loan -> loan != null && loan.pod() != null);
        if (hasNews) {
            borrower.answer();
        }
    }

    private void endOthers(Borrower borrower, SlotAsks asks) {
        var listed = new HashSet<>(asks.held());
        asks.asks().forEach(ask -> listed.add(ask.id()));
        var over = borrower.loans.keySet().stream()
                .filter(id -> id < asks.next() && !listed.contains(id))
                .toList();
        over.forEach(id -> end(borrower, id));
    }

    private static void end(Borrower borrower, long id) {
        var loan = borrower.loans.remove(id);
        if (loan != null) {
            loan.end();
        }
    }

    private void begin(Borrower borrower, SlotAsks asks) {
        borrower.refused.clear();
        for (var ask : asks.asks()) {
            // One below has been asked for before, and ended.
            if (ask.id() >= borrower.next && !borrower.loans.containsKey(ask.id())) {
                var revision = isClosed
                        ? null
                        : revisions.find(new RevisionKey(ask.namespace(), ask.function(), ask.revision()));
                if (revision != null) {
                    var loan = new Loan(borrower, revision);
                    borrower.loans.put(ask.id(), loan);
                    revision.lend(loan);
                }
            }
            if (!borrower.loans.containsKey(ask.id())) {
                borrower.refused.add(ask.id());
            }
        }
    }

    /** Ends what was lent to gateways that are gone, once their calls have ended for sure. */
    void endLost() {
        borrowers.forEach((gateway, borrower) -> {
            var lost = borrower.loans.entrySet().stream()
                    .filter(loan -> loan.getValue().isLostWith(gateway))
                    .map(Map.Entry::getKey)
                    .toList();
            lost.forEach(id -> end(borrower, id));
        });
        borrowers
                .entrySet()
                .removeIf(borrower ->
                        borrower.getValue().loans.isEmpty() && !slots.view().hasMember(borrower.getKey()));
    }

    /** Answers those that have waited for an answer long enough: they ask again, and so it is known that both are there. */
    void answerAll() {
        borrowers.values().forEach(Borrower::answer);
    }

    /** Lends nothing from here on. What is lent stays so. */
    void close() {
        isClosed = true;
    }
}
