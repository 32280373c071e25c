/** Signatures of webhooks, as gateway and events check them. */
@NullMarked
package dev.nabi.api.webhook;

import org.jspecify.annotations.NullMarked;
