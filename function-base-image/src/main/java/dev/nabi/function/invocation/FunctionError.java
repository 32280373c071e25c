package dev.nabi.function.invocation;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.handler.FunctionErrorException;
import dev.nabi.function.http.Problem;
import dev.nabi.function.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure in the form of AWS Lambda's function errors, as the answer to a call of the Invoke API's path: an object of
 * {@code errorMessage}, {@code errorType} and {@code stackTrace}.
 */
final class FunctionError {
    private static final String FIELD = "X-Amz-Function-Error";
    private static final String OWN = "dev.nabi.function.";
    private static final int MOST_FRAMES = 100;
    private static final int MOST_CAUSES = 10;

    private FunctionError() {}

    /** Sends it; what an exception says only where callers may know. */
    static void send(Throwable failure, @Nullable String undisclosed, Response response) throws IOException {
        response.reset();
        response.status(500);
        response.headers().set("Content-Type", "application/json");
        response.headers().set(FIELD, "Unhandled");
        response.send(undisclosed == null ? body(failure) : utf8(object(undisclosed, "Unhandled", null)));
    }

    private static byte[] body(Throwable failure) {
        if (failure instanceof FunctionErrorException told) {
            return told.body() == null
                    ? utf8(object(String.valueOf(told.getMessage()), told.type(), null))
                    : told.body();
        }
        if (failure instanceof BindException refused) {
            return utf8(object(String.valueOf(refused.getMessage()), "Runtime.UnmarshalError", null));
        }
        var json = new StringBuilder();
        append(failure, json, 0);
        return utf8(json.toString());
    }

    private static void append(Throwable failure, StringBuilder json, int depth) {
        var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        json.append(object(message, failure.getClass().getName(), failure.getStackTrace()));
        var cause = failure.getCause();
        if (cause != null && depth < MOST_CAUSES) {
            json.setLength(json.length() - 1);
            json.append(",\"cause\":");
            append(cause, json, depth + 1);
            json.append('}');
        }
    }

    private static String object(String message, String type, StackTraceElement @Nullable [] stack) {
        var json = new StringBuilder();
        Problem.member(json, "errorMessage", message);
        Problem.member(json, "errorType", type);
        json.setCharAt(0, '{');
        if (stack != null) {
            json.append(",\"stackTrace\":[");
            var comma = "";
            for (var text : frames(stack)) {
                // As a member, whose name is then cut off: texts are escaped in one place.
                var frame = new StringBuilder();
                Problem.member(frame, "", text);
                json.append(comma).append(frame.substring(",\"\":".length()));
                comma = ",";
            }
            json.append(']');
        }
        return json.append('}').toString();
    }

    /** The function's own calls, as Lambda writes them: without the names of class loaders, and without what called the function. */
    static List<String> frames(StackTraceElement[] stack) {
        var frames = new ArrayList<String>();
        for (var frame : stack) {
            if (frames.size() == MOST_FRAMES || frame.getClassName().startsWith(OWN)) {
                break;
            }
            var plain = new StackTraceElement(
                    frame.getClassName(), frame.getMethodName(), frame.getFileName(), frame.getLineNumber());
            frames.add(plain.toString());
        }
        return frames;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
