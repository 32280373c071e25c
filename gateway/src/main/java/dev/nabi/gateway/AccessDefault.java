package dev.nabi.gateway;

import dev.nabi.api.v1alpha1.AccessSpec;

/** Who may call a Function that does not say it: the key {@code nabi.gateway.access-default}. */
enum AccessDefault {
    PUBLIC(AccessSpec.PUBLIC),
    DENIED(AccessSpec.DENIED);

    @SuppressWarnings("ImmutableEnumChecker") // a record of immutable parts
    private final AccessSpec spec;

    AccessDefault(AccessSpec spec) {
        this.spec = spec;
    }

    AccessSpec spec() {
        return spec;
    }
}
