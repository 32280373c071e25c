package dev.nabi.function.binding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a multipart form as an object's: text for a plain field, bytes for a file; of a repeated one the last. */
final class MultipartFields {
    private MultipartFields() {}

    static Map<String, Object> of(List<Multipart.Part> parts) throws BindException {
        var fields = new LinkedHashMap<String, Object>();
        for (var part : parts) {
            fields.put(part.name(), part.fileName() == null ? text(part) : part.content());
        }
        return fields;
    }

    private static String text(Multipart.Part part) throws BindException {
        var charset = ContentType.of(part.headers().first("content-type")).charset();
        return new String(part.content(), charset);
    }
}
