package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nabi.console.http.WebAnswer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why an operation failed, as the API tells it: an HTTP status, the error's name, and a body whose spelling differs by name. */
public final class LambdaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String who;
    private final String key;
    private final transient Map<String, String> more = new LinkedHashMap<>();

    private LambdaException(int status, String type, String who, String key, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.who = who;
        this.key = key;
    }

    static LambdaException invalid(String message) {
        return new LambdaException(400, "InvalidParameterValueException", "User", "message", message);
    }

    static LambdaException validation(String value, String where, String constraint) {
        return plain(
                400,
                "ValidationException",
                "1 validation error detected: Value " + value + " at '" + where + "' failed to satisfy constraint: "
                        + constraint);
    }

    static LambdaException notFound(String message) {
        return new LambdaException(404, "ResourceNotFoundException", "User", "Message", message);
    }

    static LambdaException functionNotFound(String arn) {
        return notFound("Function not found: " + arn);
    }

    static LambdaException conflict(String message) {
        return new LambdaException(409, "ResourceConflictException", "User", "message", message);
    }

    static LambdaException inProgress(String arn) {
        return conflict(
                "The operation cannot be performed at this time. An update is in progress for resource: " + arn);
    }

    static LambdaException precondition(String what) {
        return new LambdaException(
                412,
                "PreconditionFailedException",
                "User",
                "message",
                "The Revision Id provided does not match the latest Revision Id. Call the " + what
                        + " API to retrieve the latest Revision Id");
    }

    static LambdaException tooLarge(String message) {
        return plain(413, "RequestEntityTooLargeException", message);
    }

    static LambdaException content(String message) {
        return new LambdaException(400, "InvalidRequestContentException", "User", "message", message);
    }

    static LambdaException throttled(String reason, String message) {
        var error = new LambdaException(429, "TooManyRequestsException", "User", "message", message);
        error.more.put("Reason", reason);
        return error;
    }

    static LambdaException denied(String message) {
        return new LambdaException(403, "AccessDeniedException", "", "Message", message);
    }

    static LambdaException service(String message) {
        return new LambdaException(500, "ServiceException", "Service", "Message", message);
    }

    static LambdaException of(int status, String type, String message) {
        return new LambdaException(status, type, status < 500 ? "User" : "Service", "message", message);
    }

    /** An error whose body has a message and nothing else. */
    static LambdaException plain(int status, String type, String message) {
        return new LambdaException(status, type, "", "message", message);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    WebAnswer answer() {
        var body = JsonNodeFactory.instance.objectNode();
        more.forEach(body::put);
        if (!who.isEmpty()) {
            body.put("Type", who);
        }
        body.put(key, getMessage());
        var answer = WebAnswer.text(status, "application/json", body.toString()).with("X-Amzn-Errortype", type);
        return status == 429 ? answer.with("Retry-After", "1") : answer;
    }
}
