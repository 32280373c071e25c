/** From what was observed of a Function's Deployments and pods to its status. Pure. */
@NullMarked
package dev.nabi.operator.status;

import org.jspecify.annotations.NullMarked;
