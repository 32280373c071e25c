package dev.nabi.operator.revision;

/**
 * Why a revision's instances do not become ready.
 *
 * @param vague whether the message says less than an earlier one with the same reason may have said
 */
public record Trouble(TroubleReason reason, String message, boolean vague) {

    public static Trouble of(TroubleReason reason, String message) {
        return new Trouble(reason, message, false);
    }
}
