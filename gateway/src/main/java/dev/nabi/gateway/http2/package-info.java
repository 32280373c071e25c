/** What HTTP/2 has in common towards clients and towards instances: streams of Netty's codec as heads, bodies and ends. */
@NullMarked
package dev.nabi.gateway.http2;

import org.jspecify.annotations.NullMarked;
