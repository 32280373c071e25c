package dev.nabi.local.api.error;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/** A refusal, as the Status object that the client gets. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient ObjectNode details;

    private ApiException(int code, String reason, String message, ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    /** What the refusal is about: a resource of a group, and a name that may be empty. */
    public record Subject(String group, String resource, String kind, String name) {
        String qualified() {
            return group.isEmpty() ? resource : resource + "." + group;
        }

        String qualifiedKind() {
            return group.isEmpty() ? kind : kind + "." + group;
        }

        ObjectNode details(String described) {
            var details = Json.object();
            if (!name.isEmpty()) {
                details.put("name", name);
            }
            if (!group.isEmpty()) {
                details.put("group", group);
            }
            return details.put("kind", described);
        }
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    public ObjectNode toStatus() {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", text());
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (!details.isEmpty()) {
            status.set("details", details.deepCopy());
        }
        return status.put("code", code);
    }

    public static ApiException notFound(Subject subject) {
        var message = "%s \"%s\" not found".formatted(subject.qualified(), subject.name());
        return new ApiException(404, "NotFound", message, subject.details(subject.resource()));
    }

    /** No such path. */
    public static ApiException noPath() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    public static ApiException alreadyExists(Subject subject) {
        var message = "%s \"%s\" already exists".formatted(subject.qualified(), subject.name());
        return new ApiException(409, "AlreadyExists", message, subject.details(subject.resource()));
    }

    public static ApiException conflict(Subject subject, String why) {
        var message =
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(subject.qualified(), subject.name(), why);
        return new ApiException(409, "Conflict", message, subject.details(subject.resource()));
    }

    public static ApiException stale(Subject subject) {
        return conflict(
                subject, "the object has been modified; please apply your changes to the latest version and try again");
    }

    /** Server-side apply met fields of other managers; each cause names one field and its manager. */
    public static ApiException applyConflict(String message, List<Cause> causes) {
        var details = Json.object();
        addCauses(details, causes);
        return new ApiException(409, "Conflict", message, details);
    }

    public static ApiException invalid(Subject subject, List<Cause> causes) {
        var text = causes.stream().map(Cause::sentence).distinct().collect(Collectors.toList());
        var all = text.size() == 1 ? text.getFirst() : "[" + String.join(", ", text) + "]";
        var message = "%s \"%s\" is invalid: %s".formatted(subject.qualifiedKind(), subject.name(), all);
        var details = subject.details(subject.kind());
        addCauses(details, causes);
        return new ApiException(422, "Invalid", message, details);
    }

    /** A patch that does not fit the object. */
    public static ApiException unprocessable(String why) {
        var details = Json.object();
        addCauses(details, List.of(new Cause("UnexpectedServerResponse", "", why)));
        return new ApiException(
                422, "Invalid", "the server rejected our request due to an error in our request", details);
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, Json.object());
    }

    public static ApiException methodNotAllowed(Subject subject) {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                subject.details(subject.resource()));
    }

    public static ApiException forbidden(Subject subject, String why) {
        var message = "%s \"%s\" is forbidden: %s".formatted(subject.qualified(), subject.name(), why);
        return new ApiException(403, "Forbidden", message, subject.details(subject.resource()));
    }

    /** The request does not carry the API's token. */
    public static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized", Json.object());
    }

    /** The request is a web page's. */
    public static ApiException refusedOrigin(String why) {
        return new ApiException(403, "Forbidden", why, Json.object());
    }

    /** The server is busy with as much as it takes at once; the client may try again. */
    public static ApiException tooManyRequests(String why) {
        return new ApiException(429, "TooManyRequests", why, Json.object().put("retryAfterSeconds", 1));
    }

    public static ApiException unsupportedMediaType(String got, List<String> wanted) {
        var message = "the body of the request was in an unknown format - accepted media types include: "
                + String.join(", ", wanted) + " (got " + got + ")";
        return new ApiException(415, "UnsupportedMediaType", message, Json.object());
    }

    public static ApiException notAcceptable(List<String> offered) {
        var message = "only the following media types are accepted: " + String.join(", ", offered);
        return new ApiException(406, "NotAcceptable", message, Json.object());
    }

    public static ApiException tooLarge(long limit) {
        return new ApiException(
                413,
                "RequestEntityTooLarge",
                "the body is larger than the limit of " + limit + " bytes",
                Json.object());
    }

    /** The store takes no more. */
    public static ApiException full(String why) {
        return new ApiException(507, "InsufficientStorage", why, Json.object());
    }

    /** An object that is larger than what etcd would take. */
    public static ApiException objectTooLarge(Subject subject, long bytes, long most) {
        var message = "%s \"%s\" is too large: %d bytes of JSON, of at most %d"
                .formatted(subject.qualified(), subject.name(), bytes, most);
        return new ApiException(413, "RequestEntityTooLarge", message, subject.details(subject.resource()));
    }

    /** The version asked for has left the history. */
    public static ApiException expired(String message) {
        return new ApiException(410, "Expired", message, Json.object());
    }

    public static ApiException internal(String message) {
        return new ApiException(500, "InternalError", "Internal error occurred: " + message, Json.object());
    }

    private static void addCauses(ObjectNode details, List<Cause> causes) {
        var array = details.putArray("causes");
        causes.forEach(cause -> array.add(cause.toJson()));
    }
}
