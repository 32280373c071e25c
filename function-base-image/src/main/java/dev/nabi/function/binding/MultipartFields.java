package dev.nabi.function.binding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a multipart form, each with its values: text for a plain field, bytes for a file. */
final class MultipartFields {
    private MultipartFields() {}

    static Map<String, List<Object>> of(List<Multipart.Part> parts) throws BindException {
        var fields = new LinkedHashMap<String, List<Object>>();
        for (var part : parts) {
            fields.computeIfAbsent(part.name(), unseen -> new ArrayList<>(1)).add(value(part));
        }
        return fields;
    }

    /** A part without a name of a file is one all the same where its type is no text's. */
    private static Object value(Multipart.Part part) throws BindException {
        var type = ContentType.of(part.headers().first("content-type"));
        return part.fileName() != null || !(type.media().isEmpty() || type.isText())
                ? part.content()
                : new String(part.content(), type.charset());
    }
}
