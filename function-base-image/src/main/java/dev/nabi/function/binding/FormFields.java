package dev.nabi.function.binding;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a query string or of a form in its encoding. */
public final class FormFields {
    static final int MAX_FIELDS = 1000;

    private FormFields() {}

    /** Each name once; of a repeated one the last value. */
    public static Map<String, String> decode(String encoded, Charset charset) throws BindException {
        var fields = new LinkedHashMap<String, String>();
        decodeAll(encoded, charset).forEach((name, values) -> fields.put(name, values.getLast()));
        return fields;
    }

    /** Each name with its values. */
    public static Map<String, List<String>> decodeAll(String encoded, Charset charset) throws BindException {
        var fields = new LinkedHashMap<String, List<String>>();
        if (encoded.isEmpty()) {
            return fields;
        }
        var pairs = encoded.split("&", MAX_FIELDS + 2);
        if (pairs.length > MAX_FIELDS) {
            throw new BindException(400, null, "more than " + MAX_FIELDS + " form fields or query parameters");
        }
        for (var pair : pairs) {
            int equals = pair.indexOf('=');
            var name = decodePart(equals < 0 ? pair : pair.substring(0, equals), charset);
            if (!name.isEmpty()) {
                fields.computeIfAbsent(name, unseen -> new ArrayList<>(1))
                        .add(equals < 0 ? "" : decodePart(pair.substring(equals + 1), charset));
            }
        }
        return fields;
    }

    /** A percent sign that encodes nothing stands for itself, as in browsers (WHATWG URL, section 1.3). */
    private static String decodePart(String part, Charset charset) {
        try {
            return URLDecoder.decode(part, charset);
        } catch (IllegalArgumentException stray) {
            return URLDecoder.decode(part.replaceAll("%(?![0-9a-fA-F]{2})", "%25"), charset);
        }
    }
}
