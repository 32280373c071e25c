package dev.nabi.operator.scaling;

import java.time.Instant;

/**
 * One instance that is not on its way out, as the reconciler saw it.
 *
 * @param draining whether it bears the draining mark
 */
public record InstanceView(String pod, Instant created, boolean ready, boolean draining) {}
