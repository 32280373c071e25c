package dev.nabi.events.source;

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
    public ApiRequest {
        fields = Map.copyOf(fields);
        query = Map.copyOf(query);
    }
}
