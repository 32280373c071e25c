/** What is in flight and queued, told to the operator as a stream. */
@NullMarked
package dev.nabi.gateway.demand;

import org.jspecify.annotations.NullMarked;
