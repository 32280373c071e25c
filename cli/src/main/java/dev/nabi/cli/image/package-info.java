/** Images of functions: the base image with one more layer, pushed to a registry without a container engine. */
@NullMarked
package dev.nabi.cli.image;

import org.jspecify.annotations.NullMarked;
