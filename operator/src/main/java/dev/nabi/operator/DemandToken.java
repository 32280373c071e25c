package dev.nabi.operator;

import java.util.function.Supplier;

/** What gateways know the operator by, as it is now. */
record DemandToken(Supplier<String> current) {}
