package dev.nabi.events.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request at the API of sources, as a gateway passes it.
 *
 * @param name of the topic, or the path of the webhook
 * @param fields with names in lower case; of several of one name the first
 */
@SuppressWarnings("ArrayRecordComponent") // a payload is not compared
public record ApiRequest(
        String namespace, String name, Map<String, String> fields, Map<String, String> query, byte[] body) {
    private static final int MOST_OF_TRACE = 512;

    public ApiRequest {
        fields = Map.copyOf(fields);
        query = Map.copyOf(query);
    }

    /** The fields that say where the request is in a trace (W3C Trace Context). */
    public Map<String, String> trace() {
        var trace = new HashMap<String, String>();
        for (var name : List.of("traceparent", "tracestate")) {
            var value = fields.get(name);
            if (value != null && value.length() <= MOST_OF_TRACE) {
                trace.put(name, value);
            }
        }
        return trace;
    }
}
