/** The pods that serve revisions: what is known of them, which of them answers, which one is taken. */
@NullMarked
package dev.nabi.gateway.instances;

import org.jspecify.annotations.NullMarked;
