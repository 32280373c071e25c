package dev.nabi.gateway.proxy;

import dev.nabi.gateway.events.Delivery;
import dev.nabi.gateway.forwarded.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway adds to a request, or changes of it, on its way to a function.
 *
 * @param uri what the function is asked for
 * @param prefix what was cut off the path; empty when nothing was
 * @param peer whom the gateway was called by
 * @param scheme what the gateway was called with
 * @param caller what was verified of the caller (Nabi-Caller); empty for nobody
 * @param hidesAuthorization whether the caller's credential stays at the gateway: another Function would accept it
 * @param trace the call's place in a trace, which goes before the client's words; null while nothing is traced
 * @param delivery the event that it delivers; null where a client calls
 */
public record Forwarding(
        String uri,
        String prefix,
        String invocationId,
        long timeoutMillis,
        Peer peer,
        String scheme,
        String caller,
        boolean hidesAuthorization,
        @Nullable Trace trace,
        @Nullable Delivery delivery) {

    /**
     * What a function is told of the trace.
     *
     * @param state the value of tracestate; null for none
     */
    public record Trace(String parent, @Nullable String state) {}
}
