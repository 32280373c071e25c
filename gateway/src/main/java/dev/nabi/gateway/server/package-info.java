/** The data plane's server: connections of clients, bytes to requests and answers to bytes, for HTTP/1.1 and HTTP/2. */
@NullMarked
package dev.nabi.gateway.server;

import org.jspecify.annotations.NullMarked;
