package dev.nabi.gateway.call;

import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.gateway.forwarded.TrustedProxies;

/**
 * Where the data plane listens, the bounds of what clients may use of it, and what it tells them.
 *
 * @param host the address that it listens on
 * @param port where clients call without TLS; 0 takes any that is free, {@link #NO_PORT} none
 * @param maxHeaderBytes the longest head of a request
 * @param maxRequestLineBytes the longest first line of a request
 * @param maxBodyBytes the longest body of a request; 0 for any, since a long body is streamed
 * @param maxConnections connections of clients on all event loops together, and of each event loop to instances
 * @param maxConnectionsPerClient connections of one client's address
 * @param idleTimeoutMillis how long a connection may stand without a request
 * @param headTimeoutMillis how long a request's head may take, and then a short body
 * @param minRate bytes a second that a client must send or take while an instance waits for it; 0 for any
 * @param connectTimeoutMillis how long a connection to an instance may take
 * @param trustedProxies the proxies whose fields about their clients (X-Forwarded-For, Forwarded) are used
 * @param accessDefault who may call a Function without {@code spec.access}
 * @param maxWebhookBytes the longest body of a webhook, which is held in memory until its signature is verified
 * @param exposesCauses whether answers name the cause of a failure, which only the Function's owner should read
 */
public record DataPlaneOptions(
        String host,
        int port,
        int maxHeaderBytes,
        int maxRequestLineBytes,
        long maxBodyBytes,
        int maxConnections,
        int maxConnectionsPerClient,
        long idleTimeoutMillis,
        long headTimeoutMillis,
        long minRate,
        int connectTimeoutMillis,
        TrustedProxies trustedProxies,
        AccessSpec accessDefault,
        int maxWebhookBytes,
        boolean exposesCauses) {

    /** There is no such port. */
    public static final int NO_PORT = -1;
}
