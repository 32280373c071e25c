package dev.nabi.function.aws;

import dev.nabi.function.aws.ProgramCall.Reply;
import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.Json;
import dev.nabi.function.http.Response;
import dev.nabi.function.provider.RawInvocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the program replied, as the answer to the request. */
final class ProgramAnswer {
    /** A streamed answer of a function URL: an object with status and header fields, eight zero bytes, the body. */
    private static final String INTEGRATION = "application/vnd.awslambda.http-integration-response";

    private static final int ZEROS = 8;
    private static final int MOST_OF_A_PRELUDE = 64 * 1024;

    private ProgramAnswer() {}

    static void send(Reply.Result result, EventShape shape, RawInvocation invocation) throws IOException {
        var response = invocation.exchange().response();
        if (shape == EventShape.BODY) {
            if (result.length() == 0) {
                response.status(204);
                response.finish();
                return;
            }
            response.headers().set("Content-Type", result.contentType());
            if (result.length() > 0) {
                response.headers().set("Content-Length", Long.toString(result.length()));
            }
            copy(result, response);
        } else if (result.contentType().startsWith(INTEGRATION)) {
            ProxyResponse.begin(prelude(result.body()), response);
            copy(result, response);
        } else {
            shape.answer(whole(result.body(), invocation.maxBody()), response);
        }
    }

    /** As it comes: each piece at once where the program streams, so that the caller sees what it has written so far. */
    private static void copy(Reply.Result result, Response response) throws IOException {
        var buffer = new byte[16 * 1024];
        for (int count = result.body().read(buffer);
                count >= 0;
                count = result.body().read(buffer)) {
            response.write(buffer, 0, count);
            if (result.isStreamed()) {
                response.flush();
            }
        }
        response.finish();
    }

    private static byte[] whole(InputStream body, int most) throws IOException {
        var all = body.readNBytes(most + 1);
        if (all.length > most) {
            throw new IOException("the bootstrap's response event is larger than " + most + " bytes");
        }
        return all;
    }

    private static byte[] prelude(InputStream body) throws IOException {
        var read = new ByteArrayOutputStream();
        for (int zeros = 0; zeros < ZEROS; ) {
            int next = body.read();
            if (next < 0 || read.size() > MOST_OF_A_PRELUDE) {
                throw new IOException("the bootstrap's streamed answer does not begin with an object and eight zeros");
            }
            zeros = next == 0 ? zeros + 1 : 0;
            read.write(next);
        }
        var all = read.toByteArray();
        return Arrays.copyOf(all, all.length - ZEROS);
    }

    /** What the program says of its failure. */
    static String message(Reply.Failure failure) {
        var told = parsed(failure.body());
        return told instanceof Map<?, ?> object && object.get("errorMessage") instanceof String message
                ? message
                : new String(failure.body(), StandardCharsets.UTF_8);
    }

    /** The object of its failure; null where it wrote none. */
    static byte @Nullable [] object(Reply.Failure failure) {
        return parsed(failure.body()) instanceof Map<?, ?> ? failure.body() : null;
    }

    private static @Nullable Object parsed(byte[] json) {
        try {
            return json.length == 0 ? null : Json.read(json, Object.class);
        } catch (BindException notJson) {
            return null;
        }
    }
}
