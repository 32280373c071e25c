package dev.nabi.events.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How JSON of others is read: all of it, so that what has something behind its end is none, and numbers with each of their
 * digits, which are handed on.
 */
public final class ExactJson {
    /** The reader for who asks nothing more. */
    public static final ObjectMapper MAPPER = builder().build();

    private ExactJson() {}

    /** What is wrong with a text that is no JSON, in words for who sent it. */
    public static String fault(JsonProcessingException e) {
        return e instanceof MismatchedInputException ? "something stands behind its end" : e.getOriginalMessage();
    }

    static JsonMapper.Builder builder() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }
}
