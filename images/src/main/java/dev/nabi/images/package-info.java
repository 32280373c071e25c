/** Builds the container images of the platform without a container engine. */
@NullMarked
package dev.nabi.images;

import org.jspecify.annotations.NullMarked;
