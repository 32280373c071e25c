/** The log of what was changed by whom. */
@NullMarked
package dev.nabi.console.audit;

import org.jspecify.annotations.NullMarked;
