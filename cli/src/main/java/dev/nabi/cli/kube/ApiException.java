package dev.nabi.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.ExitCode;
import java.io.IOException;

/** The API server's refusal, in its own words. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Reads a {@code Status} object; another body is quoted. */
    static ApiException of(int status, String body) {
        try {
            var message = Yaml.JSON.readTree(body).path("message").asText("");
            return new ApiException(status, message.isEmpty() ? "HTTP " + status + ": " + body.strip() : message);
        } catch (IOException notJson) {
            return new ApiException(status, "HTTP " + status + ": " + body.strip());
        }
    }

    static ApiException of(JsonNode event) {
        return new ApiException(
                event.path("code").asInt(500), event.path("message").asText("the watch ended"));
    }

    public int status() {
        return status;
    }

    public ExitCode code() {
        return switch (status) {
            case 401, 403 -> ExitCode.FORBIDDEN;
            case 404 -> ExitCode.NOT_FOUND;
            case 400, 422 -> ExitCode.USAGE;
            default -> ExitCode.FAILED;
        };
    }
}
