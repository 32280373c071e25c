package dev.nabi.gateway.call;

import dev.nabi.api.v1alpha1.AccessSpec;

/** What the check of one call has come to: by which rule, and what was verified of the caller. */
final class AccessCheck {
    private final AccessSpec by;

    AccessCheck(AccessSpec by) {
        this.by = by;
    }

    AccessSpec by() {
        return by;
    }

    /** What was verified, as the function is told; empty for nobody. */
    String caller() {
        return "";
    }

    /** Whether the credential stays at the gateway. */
    boolean hidesAuthorization() {
        return false;
    }

    /** The call is over, and its answer had this status. */
    void over(int status) {}
}
