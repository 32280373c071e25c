package dev.nabi.console.accounts;

/** How a sign-in to an account ended. */
public sealed interface SignIn {
    record Accepted(Account account) implements SignIn {}

    record Refused(Reason reason) implements SignIn {}

    /** Why a sign-in is refused. Nothing tells a wrong name from a wrong password or a wrong code. */
    enum Reason {
        WRONG,
        TOO_MANY_TRIES,
        BUSY
    }

    static SignIn refused(Reason reason) {
        return new Refused(reason);
    }
}
