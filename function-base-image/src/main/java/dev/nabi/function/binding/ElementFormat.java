package dev.nabi.function.binding;

import dev.nabi.function.handler.ResultFormat;
import dev.nabi.function.http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One element of a stream on the wire: bytes and text as they are, anything else as a line of JSON; each an event of its
 * own where the handler said {@code text/event-stream}.
 */
final class ElementFormat {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final byte[] LINE = {'\n'};

    private ElementFormat() {}

    static void write(Object element, ResultFormat format, Response response) throws IOException {
        boolean binary = element instanceof byte[] || element instanceof ByteBuffer;
        var type = response.headers().first(CONTENT_TYPE);
        if (type == null) {
            type = binary
                    ? "application/octet-stream"
                    : element instanceof CharSequence ? "text/plain; charset=utf-8" : "application/x-ndjson";
            response.headers().set(CONTENT_TYPE, type);
        }
        if (!binary && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
            response.write(event(text(element, format)));
            return;
        }
        response.write(binary ? bytes(element) : text(element, format).getBytes(StandardCharsets.UTF_8));
        if (!binary && !(element instanceof CharSequence)) {
            response.write(LINE);
        }
    }

    private static byte[] bytes(Object element) {
        if (element instanceof byte[] bytes) {
            return bytes;
        }
        var buffer = ((ByteBuffer) element).duplicate();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static String text(Object element, ResultFormat format) throws IOException {
        if (element instanceof CharSequence text) {
            return text.toString();
        }
        var line = format.line(element);
        return new String(line == null ? Json.bytes(element) : line, StandardCharsets.UTF_8);
    }

    /** A line of data for each line of text, then the empty line that ends an event. */
    private static byte[] event(String text) {
        var event = new StringBuilder();
        for (var line : text.split("\r\n|\r|\n", -1)) {
            event.append("data: ").append(line).append('\n');
        }
        return event.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
