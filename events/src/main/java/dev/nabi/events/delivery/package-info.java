/** How events get to Functions: pure rules of retry and windows, the dispatcher, and the client of the gateway. */
@NullMarked
package dev.nabi.events.delivery;

import org.jspecify.annotations.NullMarked;
