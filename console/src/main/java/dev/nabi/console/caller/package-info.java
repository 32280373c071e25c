/** Who uses the console, and the Kubernetes clients that act with their rights. */
@NullMarked
package dev.nabi.console.caller;

import org.jspecify.annotations.NullMarked;
