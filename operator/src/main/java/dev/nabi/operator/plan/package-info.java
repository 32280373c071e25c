/** From what was observed of a Function to what is done about it, and what is reported of it then. Pure. */
@NullMarked
package dev.nabi.operator.plan;

import org.jspecify.annotations.NullMarked;
