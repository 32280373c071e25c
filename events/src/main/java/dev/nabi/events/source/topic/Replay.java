package dev.nabi.events.source.topic;

import dev.nabi.events.store.Acceptance;
import java.util.List;

/**
 * How far a replay got.
 *
 * @param matched events of the log that the Trigger takes
 * @param isFull whether it ended early because the lane had no room; the same replay goes on where it ended
 */
public record Replay(int matched, int accepted, boolean isFull) {
    static final int PAGE = 200;

    Replay with(int more, List<Acceptance> answers) {
        var taken =
                answers.stream().filter(Acceptance.Accepted.class::isInstance).count();
        var full = answers.stream().anyMatch(Acceptance.Full.class::isInstance);
        return new Replay(matched + more, accepted + (int) taken, full);
    }
}
