/** The rules of billing, pure: what an invocation comes to, in which minute, and what usage costs. */
@NullMarked
package dev.nabi.metering.billing;

import org.jspecify.annotations.NullMarked;
