package dev.nabi.gateway.lending;

import dev.nabi.api.slots.Member;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.instances.Timers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Borrows slots of other gateways for calls that wait here. It asks each gateway that has slots on an instance of the revision
 * for as many as calls wait; what comes when no call waits any more goes back. One thread's, but for {@link #wanted}.
 */
final class Borrowing {
    private static final long RETRY_MILLIS = 200;

    private final Slots slots;
    private final SlotClient client;
    private final Executor thread;
    private final Timers timers;
    private final Map<String, LenderAccount> accounts = new LinkedHashMap<>();
    private final Set<Revision> wanting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    Borrowing(Slots slots, SlotClient client, Executor thread, Timers timers) {
        this.slots = slots;
        this.client = client;
        this.thread = thread;
        this.timers = timers;
    }

    /** Calls wait for a revision; on any thread. */
    void wanted(Revision revision) {
        wanting.add(revision);
        schedule();
    }

    private void schedule() {
        if (isScheduled.compareAndSet(false, true)) {
            thread.execute(this::look);
        }
    }

    /** Each second: asks again where it was refused. */
    void resume() {
        accounts.values().forEach(LenderAccount::resume);
    }

    /** Asks for what is missing, and gives back what is not needed. */
    void look() {
        // Before the look: what comes after it is looked at anew.
        isScheduled.set(false);
        var view = slots.view();
        var lenders = new HashMap<String, Member>();
        view.members().stream()
                .filter(member -> !member.id().equals(slots.member()))
                .forEach(member -> lenders.put(member.id(), member));
        lenders.forEach((id, member) -> accounts.computeIfAbsent(id, any -> new LenderAccount(member)));
        accounts.values()
                .removeIf(account -> !lenders.containsKey(account.lender().id()) && account.isEmpty());
        for (var account : accounts.values()) {
            if (lenders.containsKey(account.lender().id())) {
                wanting.forEach(revision -> account.want(revision, wantedOf(account.lender(), revision)));
                send(account);
            } else {
                account.dropAsks();
            }
        }
        wanting.removeIf(revision -> revision.waiting() == 0);
    }

    /** As many as wait, and no more than it has. */
    private int wantedOf(Member lender, Revision revision) {
        var limits = revision.limits();
        var missing = limits.concurrency() == 0 ? 0 : revision.waiting();
        var there = 0;
        for (var instance : revision.choosableNow()) {
            if (there >= missing) {
                break;
            }
            there += slots.shareOf(lender.id(), instance, limits);
        }
        return Math.min(missing, there);
    }

    private void send(LenderAccount account) {
        var asks = account.next(slots.member());
        if (asks != null) {
            client.ask(account.lender(), asks, grants -> thread.execute(() -> answered(account, grants)));
        }
    }

    private void answered(LenderAccount account, @Nullable SlotGrants grants) {
        account.answered();
        if (grants == null) {
            account.unsent();
            timers.after(RETRY_MILLIS, this::schedule);
            return;
        }
        // What comes from a gateway that has left meanwhile is not its own any more.
        var isMember = slots.view().hasMember(account.lender().id());
        for (var grant : grants.grants()) {
            take(account, grant, isMember);
        }
        schedule();
    }

    private void take(LenderAccount account, SlotGrants.Grant grant, boolean isMember) {
        var revision = account.granted(grant);
        if (revision == null) {
            return;
        }
        Runnable back = () -> thread.execute(() -> {
            account.giveBack(grant.id());
            schedule();
        });
        if (!isMember || !revision.borrow(grant.pod(), back)) {
            account.giveBack(grant.id());
        }
    }

    /** The calls on an instance whose slots belong to nobody any more. */
    int orphans(Instance instance, Revision revision) {
        return accounts.values().stream()
                .filter(account ->
                        account.hasHeld() && slots.isGone(account.lender().id(), instance, revision.limits()))
                .mapToInt(account -> account.heldOn(instance.pod().uid()))
                .sum();
    }
}
