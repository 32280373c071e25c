/** Slots that gateways lend each other, where one has calls that wait and another has the slots. */
@NullMarked
package dev.nabi.gateway.lending;

import org.jspecify.annotations.NullMarked;
