package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the gateway adds to a function's answer: which invocation it was, and where the time went.
 *
 * @param cors what is said to the web page that asks, in place of the function's own {@code Access-Control-} fields; null
 *     where that is the function's business
 * @param told what is said to the events process, whose delivery is answered, and to a caller that named a tag; null for
 *     others
 */
public record AddedFields(
        String invocationId,
        String serverTiming,
        @Nullable Fields cors,
        @Nullable Fields told) {}
