package dev.nabi.function.aws;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.Json;
import dev.nabi.function.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response event on the wire. A result without a status code is the body itself, as with payload format 2.0. */
final class ProxyResponse {
    private static final String CONTENT_TYPE = "Content-Type";

    private ProxyResponse() {}

    static void write(byte[] result, Response response) throws IOException {
        if (result.length == 0) {
            response.status(204);
            response.finish();
            return;
        }
        if (!(parsed(result) instanceof Map<?, ?> event) || !(event.get("statusCode") instanceof Number status)) {
            response.headers().set(CONTENT_TYPE, "application/json");
            response.send(result);
            return;
        }
        response.status(status.intValue() == 0 ? 200 : status.intValue());
        putHeaders(event, response);
        var body = event.get("body");
        if (body != null && !response.headers().has(CONTENT_TYPE)) {
            response.headers().set(CONTENT_TYPE, "application/json");
        }
        response.send(body == null ? new byte[0] : bytes(body.toString(), event.get("isBase64Encoded")));
    }

    /** Status and header fields of an answer whose body follows by itself. */
    static void begin(byte[] prelude, Response response) throws IOException {
        if (!(parsed(prelude) instanceof Map<?, ?> event)) {
            throw new IOException("a streamed answer begins with an object of statusCode, headers and cookies");
        }
        response.status(event.get("statusCode") instanceof Number status ? status.intValue() : 200);
        putHeaders(event, response);
    }

    private static void putHeaders(Map<?, ?> event, Response response) {
        if (event.get("headers") instanceof Map<?, ?> headers) {
            headers.forEach((name, value) -> {
                if (value != null) {
                    response.headers().set(String.valueOf(name), value.toString());
                }
            });
        }
        if (event.get("multiValueHeaders") instanceof Map<?, ?> headers) {
            headers.forEach((name, values) -> {
                if (values instanceof List<?> list) {
                    response.headers().remove(String.valueOf(name));
                    list.forEach(value -> response.headers().add(String.valueOf(name), String.valueOf(value)));
                }
            });
        }
        if (event.get("cookies") instanceof List<?> cookies) {
            cookies.forEach(cookie -> response.headers().add("Set-Cookie", String.valueOf(cookie)));
        }
    }

    private static byte[] bytes(String body, @Nullable Object base64) {
        return Boolean.TRUE.equals(base64) ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Object parsed(byte[] result) throws IOException {
        try {
            return Json.read(result, Object.class);
        } catch (BindException notJson) {
            throw new IOException("the handler's response event is not JSON: " + notJson.getMessage(), notJson);
        }
    }
}
