/** The embedded Kubernetes API: a small API server in memory, on loopback, for development and tests. */
@NullMarked
package dev.nabi.local.api;

import org.jspecify.annotations.NullMarked;
