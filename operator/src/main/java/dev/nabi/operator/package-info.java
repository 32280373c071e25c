/** The operator's wiring: its configuration, and what is built from it. */
@NullMarked
package dev.nabi.operator;

import org.jspecify.annotations.NullMarked;
