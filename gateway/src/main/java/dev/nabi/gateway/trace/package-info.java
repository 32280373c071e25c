/** W3C Trace Context: what a caller says of its trace, how it goes on, and which calls are recorded. Rules alone. */
@NullMarked
package dev.nabi.gateway.trace;

import org.jspecify.annotations.NullMarked;
