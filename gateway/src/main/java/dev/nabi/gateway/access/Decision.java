package dev.nabi.gateway.access;

import java.util.concurrent.CompletionStage;

/** What the check of a credential has come to. */
public sealed interface Decision {

    /** The caller may call. */
    record Allowed(Caller caller) implements Decision {}

    /** The caller may not. */
    record Denied(DenialReason reason) implements Decision {}

    /** It cannot be found out: {@code why} is for the operator of the installation. The Function is closed. */
    record Unavailable(String why) implements Decision {}

    /** It takes a moment. The stage ends well, with one of the others. */
    record Later(CompletionStage<Decision> decision) implements Decision {}
}
