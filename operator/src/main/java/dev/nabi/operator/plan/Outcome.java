package dev.nabi.operator.plan;

import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.status.StatusEvent;
import java.util.List;
import java.util.Optional;

/**
 * What came of a plan.
 *
 * @param created a revision that is there since now
 * @param refused why the API server did not take the current revision
 * @param policyRefused why it did not take the NetworkPolicy
 * @param waiting whether a revision waits until others have started
 * @param isIncomplete whether something failed that may succeed when it is tried again
 * @param events what was done that a person would ask about
 */
public record Outcome(
        Optional<String> created,
        Optional<Trouble> refused,
        Optional<Trouble> policyRefused,
        Waiting waiting,
        boolean isIncomplete,
        List<StatusEvent> events) {

    /** What waits until others have started. */
    public enum Waiting {
        NOTHING,
        /** What the platform adds to the pods has changed: the revision that there is serves on. */
        UPGRADE,
        NEW_REVISION
    }
}
