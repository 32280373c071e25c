package dev.nabi.function.binding;

import dev.nabi.function.handler.ResultFormat;
import dev.nabi.function.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Writes what a handler returned; a content type that the handler set itself stays. */
public final class ResultWriter {
    private static final String CONTENT_TYPE = "Content-Type";

    private ResultWriter() {}

    public static void write(@Nullable Object result, ResultFormat format, Response response)
            throws IOException, InterruptedException {
        // No switch over types on the way to a first answer: see RawType.
        if (result == null) {
            writeNothing(response);
        } else if (result instanceof Optional<?> optional) {
            write(optional.orElse(null), format, response);
        } else if (result instanceof byte[] bytes) {
            send(bytes, "application/octet-stream", response);
        } else if (result instanceof ByteBuffer buffer) {
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            send(bytes, "application/octet-stream", response);
        } else if (result instanceof CharSequence text) {
            send(text.toString().getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8", response);
        } else if (result instanceof InputStream stream) {
            try (stream) {
                type("application/octet-stream", response);
                ResultStreams.copy(stream, response);
            }
        } else {
            writeOther(result, format, response);
        }
    }

    private static void writeOther(Object result, ResultFormat format, Response response)
            throws IOException, InterruptedException {
        if (ResultStreams.isStream(result)) {
            ResultStreams.publish((Flow.Publisher<?>) result, format, response);
        } else if (!format.write(result, response)) {
            send(Json.bytes(result), "application/json", response);
        }
    }

    private static void writeNothing(Response response) throws IOException {
        if (response.status() == 200) {
            response.status(204);
        }
        response.finish();
    }

    private static void send(byte[] body, String type, Response response) throws IOException {
        type(type, response);
        response.send(body);
    }

    private static void type(String type, Response response) {
        if (!response.headers().has(CONTENT_TYPE)) {
            response.headers().set(CONTENT_TYPE, type);
        }
    }
}
