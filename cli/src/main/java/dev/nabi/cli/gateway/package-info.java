/** Calls to a gateway: its data port and its management port, directly or through the Kubernetes API. */
@NullMarked
package dev.nabi.cli.gateway;

import org.jspecify.annotations.NullMarked;
