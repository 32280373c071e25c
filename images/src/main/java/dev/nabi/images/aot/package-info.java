/** Trains a program in its layout and keeps what the JVM learned as its AOT cache. */
@NullMarked
package dev.nabi.images.aot;

import org.jspecify.annotations.NullMarked;
