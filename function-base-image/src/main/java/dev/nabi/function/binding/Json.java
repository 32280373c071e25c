package dev.nabi.function.binding;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to the function's types and back, by Jackson. Loaded when the first body needs it. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(500)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
    }

    private Json() {}

    public static @Nullable Object read(byte[] json, Type type) throws BindException {
        try {
            var value = MAPPER.readValue(json, MAPPER.constructType(type));
            return value;
        } catch (JacksonException failure) {
            throw refusal(failure);
        } catch (IOException failure) {
            throw new BindException(400, null, "not JSON: " + failure.getMessage());
        }
    }

    /** Fields as an object: each value is text, and becomes a number or a boolean where the type wants one. */
    static @Nullable Object fromFields(Object fields, Type type) throws BindException {
        try {
            return MAPPER.convertValue(fields, MAPPER.constructType(type));
        } catch (IllegalArgumentException failure) {
            if (failure.getCause() instanceof JacksonException cause) {
                throw refusal(cause);
            }
            throw new BindException(400, null, String.valueOf(failure.getMessage()));
        }
    }

    /** The elements of an array, each as its own JSON. */
    static List<byte[]> elements(byte[] json) throws BindException {
        try {
            if (!(MAPPER.readTree(json) instanceof ArrayNode array)) {
                throw new BindException(400, null, "not a JSON array");
            }
            var elements = new ArrayList<byte[]>();
            for (var element : array) {
                elements.add(MAPPER.writeValueAsBytes(element));
            }
            return elements;
        } catch (JacksonException failure) {
            throw refusal(failure);
        } catch (IOException failure) {
            throw new BindException(400, null, "not JSON: " + failure.getMessage());
        }
    }

    public static byte[] bytes(@Nullable Object value) throws IOException {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Fields whose values are text or bytes as an object. */
    static @Nullable Object fromParts(Map<String, Object> parts, Type type) throws BindException {
        return fromFields(parts, type);
    }

    private static BindException refusal(JacksonException failure) {
        var field = failure instanceof JsonMappingException mapping ? field(mapping.getPath()) : null;
        var location = failure.getLocation();
        var where = field != null || location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        return new BindException(400, field, failure.getOriginalMessage() + where);
    }

    private static @Nullable String field(List<JsonMappingException.Reference> path) {
        var field = new StringBuilder();
        for (var step : path) {
            if (step.getFieldName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return field.isEmpty() ? null : field.toString();
    }
}
