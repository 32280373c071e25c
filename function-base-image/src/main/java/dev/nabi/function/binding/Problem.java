package dev.nabi.function.binding;

import dev.nabi.function.http.Reason;
import dev.nabi.function.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An error as a response: {@code application/problem+json}, written without the JSON library. */
public final class Problem {
    private Problem() {}

    public static byte[] of(BindException refused) {
        var json = new StringBuilder("{\"type\":\"about:blank\"");
        member(json, "title", Reason.of(refused.status()));
        json.append(",\"status\":").append(refused.status());
        member(json, "detail", refused.getMessage());
        member(json, "field", refused.field());
        member(json, "reason", refused.reason());
        return bytes(json);
    }

    /** What a caller may know of a failure: its status and one sentence. */
    public static byte[] of(int status, String message) {
        var json = new StringBuilder("{\"status\":").append(status);
        member(json, "message", message);
        return bytes(json);
    }

    public static void send(int status, byte[] problem, Response response) throws IOException {
        response.reset();
        response.status(status);
        response.headers().set("Content-Type", "application/problem+json");
        response.send(problem);
    }

    private static byte[] bytes(StringBuilder json) {
        return json.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Appends a member whose value is text; none where there is no value. */
    public static void member(StringBuilder json, String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        json.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                default -> {
                    if (c < ' ') {
                        json.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
