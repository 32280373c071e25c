/** HTTP/1.1 messages as the bytes that they are: read strictly, so that they have one meaning, and written in one piece. */
@NullMarked
package dev.nabi.gateway.wire;

import org.jspecify.annotations.NullMarked;
