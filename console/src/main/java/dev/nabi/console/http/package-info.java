/** Requests and answers as values, and the routes that answer them on threads that may wait. */
@NullMarked
package dev.nabi.console.http;

import org.jspecify.annotations.NullMarked;
