/** Measurements of the data plane's pure parts: what every request passes, without sockets. */
@NullMarked
package dev.nabi.bench.gateway;

import org.jspecify.annotations.NullMarked;
