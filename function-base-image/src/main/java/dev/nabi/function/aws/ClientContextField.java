package dev.nabi.function.aws;

import dev.nabi.function.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The field {@code X-Amz-Client-Context} of the Invoke API: JSON in Base64, of 3,583 bytes at most. */
final class ClientContextField {
    private static final String NAME = "X-Amz-Client-Context";
    private static final int MOST = 3583;

    private ClientContextField() {}

    /** The JSON, on one line; null where there is none, or none that can be read. */
    static @Nullable String json(Headers headers) {
        var text = headers.first(NAME);
        if (text == null || text.length() > MOST) {
            return null;
        }
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).replaceAll("[\\r\\n]", " ");
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
