package dev.nabi.gateway.proxy;

/**
 * What the gateway adds to a request, or changes of it, on its way to a function.
 *
 * @param uri what the function is asked for
 * @param prefix what was cut off the path; empty when nothing was
 * @param clientAddress whom the gateway was called by
 * @param scheme what the gateway was called with
 * @param trustsForwarded whether the client is a proxy whose X-Forwarded headers hold
 */
public record Forwarding(
        String uri,
        String prefix,
        String invocationId,
        long timeoutMillis,
        String clientAddress,
        String scheme,
        boolean trustsForwarded) {}
