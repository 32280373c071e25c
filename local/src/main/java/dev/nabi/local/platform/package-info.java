/** The whole platform on one machine: an API, a node agent, the operator and the gateway, started and stopped together. */
@NullMarked
package dev.nabi.local.platform;

import org.jspecify.annotations.NullMarked;
