/** The data plane's server: each request from its head to its outcome, and what a failure looks like to a client. */
@NullMarked
package dev.nabi.gateway.http;

import org.jspecify.annotations.NullMarked;
