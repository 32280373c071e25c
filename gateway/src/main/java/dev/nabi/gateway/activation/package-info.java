/** Who may go ahead, who waits, and how a revision at zero is woken. */
@NullMarked
package dev.nabi.gateway.activation;

import org.jspecify.annotations.NullMarked;
