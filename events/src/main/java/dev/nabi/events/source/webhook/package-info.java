/** Webhooks: a request that is signed as its Trigger demands becomes an event. */
@NullMarked
package dev.nabi.events.source.webhook;

import org.jspecify.annotations.NullMarked;
