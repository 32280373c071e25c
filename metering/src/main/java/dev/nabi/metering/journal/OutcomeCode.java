package dev.nabi.metering.journal;

import dev.nabi.metering.Outcome;
import org.jspecify.annotations.Nullable;

/** The byte that says an outcome in the journal: fixed by the format, whatever becomes of the enum's order. */
final class OutcomeCode {
    private OutcomeCode() {}

    static byte of(Outcome outcome) {
        return switch (outcome) {
            case OK -> 1;
            case CLIENT_ERROR -> 2;
            case SERVER_ERROR -> 3;
            case TIMED_OUT -> 4;
            case CLIENT_GONE -> 5;
            case INSTANCE_DIED -> 6;
            case NEVER_STARTED -> 7;
        };
    }

    static @Nullable Outcome outcome(byte code) {
        return switch (code) {
            case 1 -> Outcome.OK;
            case 2 -> Outcome.CLIENT_ERROR;
            case 3 -> Outcome.SERVER_ERROR;
            case 4 -> Outcome.TIMED_OUT;
            case 5 -> Outcome.CLIENT_GONE;
            case 6 -> Outcome.INSTANCE_DIED;
            case 7 -> Outcome.NEVER_STARTED;
            default -> null;
        };
    }
}
