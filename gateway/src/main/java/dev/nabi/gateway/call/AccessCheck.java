package dev.nabi.gateway.call;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.gateway.access.Caller;
import dev.nabi.gateway.access.Decision;
import org.jspecify.annotations.Nullable;

/** The check of one call: by which rule, how far it is, and who was found to call. */
final class AccessCheck {
    private static final int FAILED = 400;

    private final FunctionKey function;
    private final AccessSpec rule;
    private @Nullable Decision header;
    private @Nullable Decision signature;
    private boolean isBodyNeeded;

    AccessCheck(FunctionKey function, AccessSpec rule) {
        this.function = function;
        this.rule = rule;
    }

    FunctionKey function() {
        return function;
    }

    AccessSpec rule() {
        return rule;
    }

    /** What the credentials in the header came to; null before they were looked at. */
    @Nullable
    Decision header() {
        return header;
    }

    void header(Decision decision) {
        header = decision;
    }

    /** What the signature of the body came to; null before it was looked at. */
    @Nullable
    Decision signature() {
        return signature;
    }

    void signature(Decision decision) {
        signature = decision;
    }

    /** Whether it waits for the body. */
    boolean isBodyNeeded() {
        return isBodyNeeded;
    }

    void bodyNeeded(boolean is) {
        isBodyNeeded = is;
    }

    /** Puts what a wait has come to into its place. */
    void decided(Decision decision) {
        if (header instanceof Decision.Later) {
            header = decision;
        } else {
            signature = decision;
        }
    }

    private @Nullable Caller verified() {
        if (header instanceof Decision.Allowed(var caller)) {
            return caller;
        }
        return signature instanceof Decision.Allowed(var caller) ? caller : null;
    }

    /** What was verified, as the function is told; empty for nobody. */
    String caller() {
        var caller = verified();
        return caller == null ? "" : caller.header();
    }

    /** Its kind and name; null for nobody. */
    @Nullable
    String callerId() {
        var caller = verified();
        return caller == null ? null : caller.id();
    }

    /** Whether the credential stays at the gateway. */
    boolean hidesAuthorization() {
        var caller = verified();
        return caller != null && caller.hidesAuthorization();
    }

    /** The call is over, and its answer had this status; 0 for none. */
    void over(int status) {
        var caller = verified();
        if (caller != null && (status == 0 || status >= FAILED)) {
            caller.forget().run();
        }
    }
}
