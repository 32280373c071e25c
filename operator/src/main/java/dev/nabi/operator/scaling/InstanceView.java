package dev.nabi.operator.scaling;

import java.time.Instant;

/**
 * One instance that is not on its way out, as the reconciler saw it.
 *
 * @param reachable whether it has an address; without one, no gateway has sent it anything
 * @param draining whether it bears the draining mark
 */
public record InstanceView(String pod, Instant created, boolean reachable, boolean ready, boolean draining) {}
