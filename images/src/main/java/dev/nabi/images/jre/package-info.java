/** The Java runtime of the images, made of the modules that they use. */
@NullMarked
package dev.nabi.images.jre;

import org.jspecify.annotations.NullMarked;
