package dev.nabi.api.slots;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A gateway process that ended without saying that its calls had ended: instances may still work on them. Until that is over
 * for sure, nobody has the slots that it may have used.
 *
 * @param id its id
 * @param goneMillis for how long it has been gone, when the view was sent
 * @param among the members of the last settled view that it was in: by that it had its share; none, where it took no slot
 * @param held UIDs of pods on which it may have used more than that
 * @param createdUntil when the youngest pod that it may have known was created, in seconds since 1970 by the API server's clock:
 *     it has no slot of a younger one; null where that is not known
 */
public record DepartedMember(
        String id,
        long goneMillis,
        List<String> among,
        List<String> held,
        @Nullable Long createdUntil) {

    /** Longer than a connection takes to be noticed as broken, on top of a call's time-out. */
    private static final long MARGIN_MILLIS = 10_000;

    public DepartedMember {
        Objects.requireNonNull(id, "id");
        among = among == null ? List.of(id) : List.copyOf(among);
        held = held == null ? List.of() : List.copyOf(held);
    }

    /** The slots of an instance that it may still use, when so much time has passed since the view came. */
    int mayUse(HeldShares.Slots of, long sinceMillis) {
        if (hasNone(of, sinceMillis)) {
            return 0;
        }
        return held.contains(of.pod()) ? of.concurrency() : SlotShare.of(of.concurrency(), of.pod(), id, among);
    }

    /** Whether it has no call on an instance for sure: all have ended, or the instance came after its end. */
    boolean hasNone(HeldShares.Slots of, long sinceMillis) {
        return goneMillis + sinceMillis >= of.timeoutMillis() + MARGIN_MILLIS
                || (createdUntil != null && of.createdSeconds() > createdUntil);
    }

    DepartedMember later(long sinceMillis) {
        return new DepartedMember(id, goneMillis + sinceMillis, among, held, createdUntil);
    }
}
