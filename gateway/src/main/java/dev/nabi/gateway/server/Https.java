package dev.nabi.gateway.server;

import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;

/**
 * The port of clients that speak TLS.
 *
 * @param port 0 takes any that is free
 * @param certificates by the host that a client names
 */
public record Https(int port, Mapping<? super String, SslContext> certificates) {}
