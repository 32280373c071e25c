package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.loop.LoadCell;
import dev.nabi.metering.budget.Budget;
import dev.nabi.metering.budget.Ticket;
import org.jspecify.annotations.Nullable;

/** How one call is counted: in the load and the metrics of its revision, in its budget and in the usage. */
final class CallMeter {
    private final LoopCalls loop;
    private final CallRecord record;
    private @Nullable Revision revision;
    private @Nullable LoadCell load;
    private @Nullable Budget budget;
    private @Nullable Ticket ticket;
    private int attempts;

    CallMeter(LoopCalls loop, CallRecord record) {
        this.loop = loop;
        this.record = record;
    }

    /** It counts as one that waits for an instance of this revision: from here on it is an invocation. */
    void count(Revision by, long now) {
        if (load == null) {
            revision = by;
            load = by.cell(loop.index());
            load.arrived(now);
            by.meter().arrived();
        }
    }

    /** It counts no more: it was refused, or goes to another revision. */
    void uncount() {
        if (load != null) {
            load.gaveUp(loop.ticks().nanos());
            load = null;
            revision = null;
        }
    }

    boolean isInvocation() {
        return load != null;
    }

    /** How many instances had a turn. */
    int attempts() {
        return attempts;
    }

    /** An instance has it. */
    void started() {
        attempts++;
        if (load != null) {
            load.started();
        }
    }

    /** The instance did not take it. */
    void returned() {
        if (load != null) {
            load.returned();
        }
    }

    /** It has its part of a budget. */
    void paid(Budget by, Ticket with) {
        budget = by;
        ticket = with;
    }

    /** Gives back its part of a budget that does not bound it any more. */
    void unpay() {
        if (ticket != null) {
            ticket.returned();
        }
        budget = null;
        ticket = null;
    }

    @Nullable
    Budget budget() {
        return budget;
    }

    /** Meters what it came to so far. */
    void running() {
        loop.resources().usage().running(record);
        if (ticket != null) {
            ticket.running(record);
        }
    }

    /** Meters what it came to. */
    void ended(boolean hadInstance, long nanos) {
        if (load == null || revision == null) {
            // No revision has counted it: it was refused at the door.
            unpay();
            return;
        }
        if (hadInstance) {
            load.ended(nanos);
        } else {
            load.gaveUp(nanos);
        }
        // The journal first: what a scrape has seen is in the ledger, whatever crashes in between.
        loop.resources().usage().ended(record);
        revision.meter().ended(record);
        if (ticket != null) {
            ticket.ended(record);
        }
    }
}
