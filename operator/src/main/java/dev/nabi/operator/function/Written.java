package dev.nabi.operator.function;

import dev.nabi.operator.revision.Trouble;
import java.util.Optional;

/**
 * What came of bringing the current revision's Deployment to what it should be.
 *
 * @param created the name of a revision that is there since now
 * @param refused why the API server did not take it
 */
record Written(Optional<String> created, Optional<Trouble> refused) {
    static final Written NOTHING = new Written(Optional.empty(), Optional.empty());

    static Written created(String revision) {
        return new Written(Optional.of(revision), Optional.empty());
    }

    static Written refused(Trouble trouble) {
        return new Written(Optional.empty(), Optional.of(trouble));
    }
}
