package dev.nabi.function.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a response, {@code application/problem+json} (RFC 9457), written without the JSON library. The one shape of
 * every answer that the runtime gives in a handler's place.
 */
public final class Problem {
    private final int status;
    private final StringBuilder json = new StringBuilder("{\"type\":\"about:blank\"");

    private Problem(int status) {
        this.status = status;
    }

    public static Problem of(int status, @Nullable String detail) {
        var problem = new Problem(status);
        member(problem.json, "title", Reason.of(status));
        problem.json.append(",\"status\":").append(status);
        return problem.with("detail", detail);
    }

    /** Adds a member; nothing where there is no value. */
    public Problem with(String name, @Nullable String value) {
        member(json, name, value);
        return this;
    }

    /** Sends it in place of whatever the response was to be. */
    public void send(Response response) throws IOException {
        response.reset();
        response.status(status);
        response.headers().set("Content-Type", "application/problem+json");
        if (status == 503) {
            response.headers().set("Retry-After", "1");
        }
        response.send((json + "}\n").getBytes(StandardCharsets.UTF_8));
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
