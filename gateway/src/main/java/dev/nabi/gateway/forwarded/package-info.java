/** Who a request is from, where proxies are before the gateway: pure rules over addresses and header fields. */
@NullMarked
package dev.nabi.gateway.forwarded;

import org.jspecify.annotations.NullMarked;
