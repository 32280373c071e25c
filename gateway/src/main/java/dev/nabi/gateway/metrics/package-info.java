/** Metrics of invocations by revision, for Prometheus. */
@NullMarked
package dev.nabi.gateway.metrics;

import org.jspecify.annotations.NullMarked;
