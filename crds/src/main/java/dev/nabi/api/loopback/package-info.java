/** Who may use a port that listens on loopback: programs of this machine, and no page of a web browser. */
@NullMarked
package dev.nabi.api.loopback;

import org.jspecify.annotations.NullMarked;
