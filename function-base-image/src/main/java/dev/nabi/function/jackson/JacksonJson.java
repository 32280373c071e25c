package dev.nabi.function.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.JsonLibrary;
import dev.nabi.function.handler.HandlerException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to the function's types and back, by Jackson. */
public final class JacksonJson implements JsonLibrary {
    private final ObjectMapper mapper;
    private final ObjectMapper exact;

    /** By the Jackson that this class is linked against, with the modules that the loader offers, if there is one. */
    public JacksonJson(@Nullable ClassLoader modules) {
        mapper = Mappers.of(modules);
        exact = Mappers.exact(mapper);
        try {
            Constraints.apply(mapper);
            Constraints.apply(exact);
        } catch (LinkageError older) {
            // Before 2.15 there are none to widen.
        }
    }

    private static final class Constraints {
        static void apply(ObjectMapper mapper) {
            mapper.getFactory()
                    .setStreamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(500)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build());
        }
    }

    @Override
    public @Nullable Object read(byte[] json, Type type) throws BindException {
        try {
            return mapper.readValue(json, mapper.constructType(type));
        } catch (IOException failure) {
            throw refused(failure);
        }
    }

    @Override
    public @Nullable Object fromFields(Map<String, ? extends List<?>> fields, Type type) throws BindException {
        var target = mapper.constructType(type);
        try {
            return mapper.convertValue(FormFieldTypes.reduced(fields, target, mapper), target);
        } catch (IllegalArgumentException failure) {
            if (failure.getCause() instanceof JsonProcessingException cause) {
                throw refused(cause);
            }
            throw new BindException(400, null, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public List<byte[]> elements(byte[] json) throws BindException {
        try {
            if (!(exact.readTree(json) instanceof ArrayNode array)) {
                throw new BindException(400, null, "not a JSON array");
            }
            var elements = new ArrayList<byte[]>();
            for (var element : array) {
                elements.add(exact.writeValueAsBytes(element));
            }
            return elements;
        } catch (IOException failure) {
            throw refused(failure);
        }
    }

    @Override
    public Map<String, byte[]> members(byte[] json) throws BindException {
        try {
            if (!(exact.readTree(json) instanceof ObjectNode object)) {
                throw new BindException(400, null, "not a JSON object");
            }
            var members = new LinkedHashMap<String, byte[]>();
            for (var names = object.fieldNames(); names.hasNext(); ) {
                var name = names.next();
                members.put(name, exact.writeValueAsBytes(object.get(name)));
            }
            return members;
        } catch (IOException failure) {
            throw refused(failure);
        }
    }

    @Override
    public byte[] bytes(@Nullable Object value) throws IOException {
        return mapper.writeValueAsBytes(value);
    }

    /** Found by reading the least that could bind: only of a type that nothing binds to is the definition at fault. */
    @Override
    public @Nullable String refusal(Type type) {
        try {
            var target = mapper.constructType(type);
            mapper.readValue(sample(target).getBytes(StandardCharsets.UTF_8), target);
            return null;
        } catch (InvalidDefinitionException unfit) {
            return ConstructorNames.advice(unfit.getType().getRawClass(), unfit.getOriginalMessage());
        } catch (IOException | RuntimeException sampleDoesNotBind) {
            return null;
        }
    }

    private static String sample(JavaType type) {
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return "[" + sample(type.getContentType()) + "]";
        }
        if (type.isMapLikeType()) {
            return type.getKeyType().hasRawClass(String.class)
                    ? "{\"key\":" + sample(type.getContentType()) + "}"
                    : "{}";
        }
        return type.isReferenceType() ? sample(type.getReferencedType()) : "{}";
    }

    /** The caller's fault; but what the function's types do not allow at all is the function's. */
    private static BindException refused(IOException failure) {
        if (failure instanceof InvalidDefinitionException unfit) {
            throw new HandlerException(
                    ConstructorNames.advice(unfit.getType().getRawClass(), unfit.getOriginalMessage()), unfit);
        }
        if (!(failure instanceof JsonProcessingException processing)) {
            return new BindException(400, null, "not JSON: " + failure.getMessage());
        }
        var field = failure instanceof JsonMappingException mapping ? field(mapping.getPath()) : null;
        var location = processing.getLocation();
        var where = field != null || location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        return new BindException(400, field, processing.getOriginalMessage() + where);
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
