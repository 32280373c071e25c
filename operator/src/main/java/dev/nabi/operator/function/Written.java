package dev.nabi.operator.function;

import dev.nabi.operator.revision.Trouble;
import java.util.Optional;

/**
 * What came of bringing the current revision's Deployment to what it should be.
 *
 * @param created the name of a revision that is there since now
 * @param refused why the API server did not take it
 * @param isWaiting whether one is to be made when it is its turn
 */
record Written(Optional<String> created, Optional<Trouble> refused, boolean isWaiting) {
    static final Written NOTHING = new Written(Optional.empty(), Optional.empty(), false);
    static final Written WAITING = new Written(Optional.empty(), Optional.empty(), true);

    static Written created(String revision) {
        return new Written(Optional.of(revision), Optional.empty(), false);
    }

    static Written refused(Trouble trouble) {
        return new Written(Optional.empty(), Optional.of(trouble), false);
    }
}
