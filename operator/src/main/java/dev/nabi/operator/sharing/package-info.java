/** How the rates of {@code spec.limits.requests} are shared over the gateways: leases by measured demand. */
@NullMarked
package dev.nabi.operator.sharing;

import org.jspecify.annotations.NullMarked;
