/** What metering costs: on the event loop for each invocation, and in the gateway's throughput. */
@NullMarked
package dev.nabi.bench.metering;

import org.jspecify.annotations.NullMarked;
