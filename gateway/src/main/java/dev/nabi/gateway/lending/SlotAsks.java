package dev.nabi.gateway.lending;

import java.util.List;
import java.util.Objects;

/**
 * All that one gateway wants and has of the slots of another: absolute, so a lost message costs nothing.
 *
 * @param from the id of the gateway that asks
 * @param to the id of the gateway that it asks: another process at this address has lent it nothing
 * @param turn grows with each message: an earlier one that comes later says nothing
 * @param next every id below has been asked for: one that is not listed is wanted no more
 * @param asks slots that calls wait for
 * @param held ids of slots that calls are on
 */
public record SlotAsks(String from, String to, long turn, long next, List<Ask> asks, List<Long> held) {

    /** One slot, on any instance of a revision. */
    public record Ask(long id, String namespace, String function, String revision) {}

    public SlotAsks {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        asks = asks == null ? List.of() : List.copyOf(asks);
        held = held == null ? List.of() : List.copyOf(held);
    }
}
