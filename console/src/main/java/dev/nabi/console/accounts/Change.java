package dev.nabi.console.accounts;

import java.util.List;

/** What came of a change of an account. */
public enum Change {
    DONE,
    WRONG,
    TOO_MANY_TRIES,
    BUSY,
    PASSWORD_TOO_SHORT,
    PASSWORD_TOO_LONG,
    PASSWORD_IS_THE_NAME,
    CODES_DO_NOT_FIT,
    LINK_NOT_VALID,
    HAS_A_SECOND_FACTOR,
    HAS_NO_SECOND_FACTOR,
    NOT_A_NAME,
    NAME_TAKEN,
    NO_SUCH_ACCOUNT;

    /**
     * A change and what its owner is shown once.
     *
     * @param shown recovery codes, or the secret of a second factor; empty where it was not done
     */
    public record Shown(Change change, List<String> shown) {
        static Shown of(Change change) {
            return new Shown(change, List.of());
        }
    }

    static Change of(SignIn.Reason reason) {
        return switch (reason) {
            case WRONG -> WRONG;
            case TOO_MANY_TRIES -> TOO_MANY_TRIES;
            case BUSY -> BUSY;
        };
    }

    static Change of(Passwords.Refusal refusal) {
        return switch (refusal) {
            case TOO_SHORT -> PASSWORD_TOO_SHORT;
            case TOO_LONG -> PASSWORD_TOO_LONG;
            case IS_THE_NAME -> PASSWORD_IS_THE_NAME;
        };
    }
}
