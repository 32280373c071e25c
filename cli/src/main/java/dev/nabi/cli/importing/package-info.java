/** Definitions of other platforms, as Functions. */
@NullMarked
package dev.nabi.cli.importing;

import org.jspecify.annotations.NullMarked;
