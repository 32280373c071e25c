/** How often and with what a Function may be called: rates, methods, sizes, and the web pages that may call it. */
@NullMarked
package dev.nabi.gateway.limits;

import org.jspecify.annotations.NullMarked;
