/** Calls as spans, by the conventions of OpenTelemetry, and their export as OTLP over HTTP. */
@NullMarked
package dev.nabi.gateway.otlp;

import org.jspecify.annotations.NullMarked;
