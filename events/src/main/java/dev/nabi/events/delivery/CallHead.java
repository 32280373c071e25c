package dev.nabi.events.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * The head of an asynchronous call as it is stored: the client's request without its body.
 *
 * @param target the path below the Function, and the query
 * @param fields pairs of name and value
 * @param tag the tag or revision that the client named; "" for none
 * @param callbackUrl where the result goes; "" for nowhere
 */
public record CallHead(String method, String target, List<Field> fields, String tag, String callbackUrl) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A field of the request. */
    public record Field(String name, String value) {}

    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static CallHead of(String json) {
        try {
            return JSON.readValue(json, CallHead.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "An asynchronous call has an unreadable head: " + e.getOriginalMessage(), e);
        }
    }
}
