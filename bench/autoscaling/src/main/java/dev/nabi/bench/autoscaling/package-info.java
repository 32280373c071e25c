/** A simulator of load, gateways, instances and autoscalers, on the operator's real scaling loop. */
@NullMarked
package dev.nabi.bench.autoscaling;

import org.jspecify.annotations.NullMarked;
