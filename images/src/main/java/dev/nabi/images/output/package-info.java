/** Writes images and reads them back. */
@NullMarked
package dev.nabi.images.output;

import org.jspecify.annotations.NullMarked;
