package dev.nabi.console.lambda;

import dev.nabi.console.http.WebAnswer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a change was of, in the words of the audit log: the path names it, or what was made tells its name. */
final class AuditedObject {
    private static final int LONGEST = 200;
    private static final List<String> NAMES = List.of("FunctionName", "LayerVersionArn", "UUID");

    private AuditedObject() {}

    /**
     * The object of a request.
     *
     * @param parts the parts of the path that the operation names
     * @param answer null where it was refused
     */
    static String of(Map<String, String> parts, String path, @Nullable WebAnswer answer) {
        var named = parts.get("FunctionName");
        if (named != null) {
            return named;
        }
        var made = answer == null || answer.body().length == 0 ? "" : made(answer.body());
        return made.isEmpty() ? path.substring(0, Math.min(path.length(), LONGEST)) : made;
    }

    private static String made(byte[] body) {
        try {
            var object = Wire.read(body);
            return NAMES.stream()
                    .map(name -> object.path(name).asText(""))
                    .filter(name -> !name.isEmpty())
                    .findFirst()
                    .orElse("");
        } catch (LambdaException noObject) {
            return "";
        }
    }
}
