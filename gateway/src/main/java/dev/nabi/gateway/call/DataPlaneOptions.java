package dev.nabi.gateway.call;

import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.gateway.forwarded.TrustedProxies;

/**
 * What bounds the data plane.
 *
 * @param port where clients call without TLS; 0 takes any that is free, {@link #NO_PORT} none
 * @param maxBodyBytes the longest body of a request; 0 is no bound, since bodies are streamed and never held
 * @param maxConnections connections of clients, and again of the gateway to instances, for each event loop
 * @param maxConnectionsPerClient connections of one client's address
 * @param idleTimeoutMillis how long a connection may stand without a request
 * @param headTimeoutMillis how long a request's head may take, and then a short body
 * @param minRate bytes a second that a client must send or take while an instance waits for it; 0 for any
 * @param accessDefault who may call a Function that does not say it
 * @param maxWebhookBytes the longest body of a webhook, which is held until its signature is verified
 * @param tellsCauses whether problems tell callers their cause, which only the Function's owner should read
 * @param trustedProxies the proxies that are believed what they say of their clients
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
        boolean tellsCauses) {

    /** There is no such port. */
    public static final int NO_PORT = -1;
}
