/** A call: one request from the moment that its head is read to its outcome, and what a failure looks like to a client. */
@NullMarked
package dev.nabi.gateway.call;

import org.jspecify.annotations.NullMarked;
