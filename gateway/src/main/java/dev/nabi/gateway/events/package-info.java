/** What the gateway and the events process say to each other: calls handed over, deliveries, and their answers. */
@NullMarked
package dev.nabi.gateway.events;

import org.jspecify.annotations.NullMarked;
