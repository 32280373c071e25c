package dev.nabi.function.binding;

import dev.nabi.function.http.RequestHead;
import dev.nabi.function.http.Response;
import dev.nabi.function.http.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a handler with a second parameter gets beside the payload, in types of the JDK alone: {@code request}, {@code
 * query} and {@code headers} hold strings to read; {@code response} takes {@code status} and header fields.
 */
public final class Context {
    private static final String RESPONSE = "response";
    private static final String STATUS = "status";

    private Context() {}

    public static Map<String, Map<String, Object>> of(RequestHead head, String invocationId) throws BindException {
        var context = new LinkedHashMap<String, Map<String, Object>>();
        var request = new LinkedHashMap<String, Object>();
        request.put("id", invocationId);
        request.put("method", head.method());
        request.put("path", head.path());
        request.put("query", head.query());
        var trace = TraceParent.of(head.headers());
        if (trace != null) {
            request.put("traceId", trace.traceId());
            request.put("spanId", trace.spanId());
        }
        context.put("request", request);
        context.put("query", new LinkedHashMap<>(FormFields.decode(head.query(), StandardCharsets.UTF_8)));
        context.put("headers", caseless(head.headers().toMap()));
        context.put(RESPONSE, caseless(Map.of()));
        return context;
    }

    private static Map<String, Object> caseless(Map<String, String> fields) {
        var map = new TreeMap<String, Object>(String.CASE_INSENSITIVE_ORDER);
        map.putAll(fields);
        return map;
    }

    /** Puts what the handler left in {@code response} on the response. */
    public static void apply(Map<String, Map<String, Object>> context, Response response) {
        var wanted = context.get(RESPONSE);
        if (wanted != null) {
            wanted.forEach((name, value) -> apply(name, value, response));
        }
    }

    private static void apply(String name, Object value, Response response) {
        if (!name.equalsIgnoreCase(STATUS)) {
            applyHeader(name, value, response);
            return;
        }
        try {
            response.status(value instanceof Number number ? number.intValue() : Integer.parseInt(value.toString()));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("the response's status is \"" + value + "\"; allowed are 200 to 599");
        }
    }

    /** A list is a field for each of its values: cookies. */
    private static void applyHeader(String name, Object value, Response response) {
        if (value instanceof Collection<?> values) {
            response.headers().remove(name);
            values.forEach(one -> response.headers().add(name, String.valueOf(one)));
        } else {
            response.headers().set(name, String.valueOf(value));
        }
    }
}
