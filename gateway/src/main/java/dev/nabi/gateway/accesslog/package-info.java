/** The access log: a line of JSON for a call. */
@NullMarked
package dev.nabi.gateway.accesslog;

import org.jspecify.annotations.NullMarked;
