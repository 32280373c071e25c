package dev.nabi.events.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** A request that is refused, and why: a status, and what a person is told. */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int retryAfter;

    private ApiProblem(int status, String detail, int retryAfter) {
        super(detail, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public static ApiProblem of(int status, String detail) {
        return new ApiProblem(status, detail, 0);
    }

    /** It may be tried again after so many seconds. */
    public static ApiProblem later(int status, String detail, int seconds) {
        return new ApiProblem(status, detail, seconds);
    }

    public int status() {
        return status;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 411 -> "Length Required";
            case 413 -> "Content Too Large";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            case 507 -> "Insufficient Storage";
            default -> "Error";
        };
    }

    public void write(HttpServerResponse response) {
        if (retryAfter > 0) {
            response.putHeader("Retry-After", Integer.toString(retryAfter));
        }
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer realm=\"nabi\"");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("title", title(status))
                        .put("status", status)
                        .put("detail", getMessage())
                        .encode());
    }
}
