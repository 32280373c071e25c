/** One exchange with an instance, streamed both ways. */
@NullMarked
package dev.nabi.gateway.proxy;

import org.jspecify.annotations.NullMarked;
