/** What one call came to, step by step, for who follows calls one by one: traces and the access log. */
@NullMarked
package dev.nabi.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
