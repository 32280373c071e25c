package dev.nabi.gateway.proxy;

import dev.nabi.gateway.forwarded.Peer;

/**
 * What the gateway adds to a request, or changes of it, on its way to a function.
 *
 * @param uri what the function is asked for
 * @param prefix what was cut off the path; empty when nothing was
 * @param peer whom the gateway was called by
 * @param scheme what the gateway was called with
 */
public record Forwarding(
        String uri, String prefix, String invocationId, long timeoutMillis, Peer peer, String scheme) {}
