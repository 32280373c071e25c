/** How the gateways divide the concurrency of each instance among them: the wire records and the rule that both sides share. */
@NullMarked
package dev.nabi.api.slots;

import org.jspecify.annotations.NullMarked;
