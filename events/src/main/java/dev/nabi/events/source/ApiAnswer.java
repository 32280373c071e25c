package dev.nabi.events.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer of the API of sources. */
@SuppressWarnings("ArrayRecordComponent") // a payload is not compared
public record ApiAnswer(int status, Map<String, String> fields, byte[] body) {
    private static final String RETRY_SECONDS = "5";

    public ApiAnswer {
        fields = Map.copyOf(fields);
    }

    public static ApiAnswer json(int status, JsonNode body) {
        return new ApiAnswer(status, Map.of("content-type", "application/json"), utf8(body));
    }

    /** What went wrong, as RFC 9457 has it; for what may pass with a Retry-After. */
    public static ApiAnswer problem(int status, String title, String detail) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        var fields = status == 429 || status == 503
                ? Map.of("content-type", "application/problem+json", "retry-after", RETRY_SECONDS)
                : Map.of("content-type", "application/problem+json");
        return new ApiAnswer(status, fields, utf8(body));
    }

    private static byte[] utf8(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
