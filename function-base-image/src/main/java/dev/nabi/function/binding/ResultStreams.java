package dev.nabi.function.binding;

import dev.nabi.function.handler.ResultFormat;
import dev.nabi.function.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Flow;

/** Results that come bit by bit: each bit goes out when it is there. */
final class ResultStreams {
    private ResultStreams() {}

    static boolean isStream(Object result) {
        return result instanceof Flow.Publisher;
    }

    static void copy(InputStream from, Response response) throws IOException {
        var buffer = new byte[16 * 1024];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            response.write(buffer, 0, count);
            // The next read may wait for long. What is in memory anyway keeps its length on the wire.
            if (from.available() == 0 && !(from instanceof ByteArrayInputStream)) {
                response.flush();
            }
        }
        response.finish();
    }

    /** Asks for one element at a time: a caller that reads slowly slows the publisher down. */
    static void publish(Flow.Publisher<?> publisher, ResultFormat format, Response response)
            throws IOException, InterruptedException {
        var elements = new Elements<>(publisher);
        try (elements) {
            for (var element = elements.next(); element != null; element = elements.next()) {
                ElementFormat.write(element, format, response);
                response.flush();
            }
        }
        response.finish();
    }
}
