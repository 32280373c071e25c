/** The few files of an operating system that a Java runtime needs. */
@NullMarked
package dev.nabi.images.os;

import org.jspecify.annotations.NullMarked;
