/** A small HTTP/1.1 server on blocking sockets and virtual threads, strict in framing and bounded everywhere. */
@NullMarked
package dev.nabi.function.http;

import org.jspecify.annotations.NullMarked;
