/** Puts files on disk as they will stand in an image. */
@NullMarked
package dev.nabi.images.layout;

import org.jspecify.annotations.NullMarked;
