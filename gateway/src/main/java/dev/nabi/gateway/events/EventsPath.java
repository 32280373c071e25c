package dev.nabi.gateway.events;

import dev.nabi.api.FunctionKey;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths that belong to events on every host that is not a Function's own:
 *
 * <pre>
 * /async/namespace.function.id[?wait=30s]    an asynchronous call
 * /events/namespace/topic[?from=…]           publishes, or reads the log
 * /events/namespace/topic/replay             sends what is in the log again
 * /hooks/namespace/path                      a webhook
 * </pre>
 */
public sealed interface EventsPath {
    /** An asynchronous call; {@code query} begins with a question mark, or is empty. */
    record AsyncCall(FunctionKey function, String id, String query) implements EventsPath {}

    /** What is published, read or sent from outside; {@code target} is that of the events process, with its query. */
    record Inlet(String target) implements EventsPath {}

    /** A path that begins as one of these and is none: {@code why}. */
    record Malformed(String why) implements EventsPath {}

    /** Reads a request's target; null when it is none of these. */
    static @Nullable EventsPath read(String target) {
        var question = target.indexOf('?');
        var path = question < 0 ? target : target.substring(0, question);
        var query = question < 0 ? "" : target.substring(question);
        if (path.startsWith("/async/")) {
            return Forms.call(path, query);
        }
        if (path.startsWith("/events/")) {
            return Forms.inlet(Forms.TOPIC, path, query, "topics", "/events/<namespace>/<topic>[/replay]");
        }
        if (path.startsWith("/hooks/")) {
            return Forms.inlet(Forms.HOOK, path, "", "webhooks", "/hooks/<namespace>/<path>");
        }
        return null;
    }

    /** What the paths look like. */
    final class Forms {
        private static final String LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
        private static final Pattern CALL =
                Pattern.compile("/async/((" + LABEL + ")\\.(" + LABEL + ")\\.[0-9a-z]{26})");
        private static final Pattern TOPIC = Pattern.compile("/events/(" + LABEL + ")/(" + LABEL + "(?:/replay)?)");
        private static final Pattern HOOK =
                Pattern.compile("/hooks/(" + LABEL + ")/([A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*)");

        private Forms() {}

        private static EventsPath call(String path, String query) {
            var call = CALL.matcher(path);
            return call.matches()
                    ? new AsyncCall(new FunctionKey(call.group(2), call.group(3)), call.group(1), query)
                    : new Malformed("an asynchronous call is at /async/<id>, as its Location says");
        }

        private static EventsPath inlet(Pattern form, String path, String query, String kind, String words) {
            var inlet = form.matcher(path);
            // A path of dots would be another one to the next reader.
            if (!inlet.matches() || path.contains("/./") || path.contains("/../") || path.endsWith("/..")) {
                return new Malformed("the path must be " + words);
            }
            return new Inlet("/v1/namespaces/" + inlet.group(1) + "/" + kind + "/" + inlet.group(2) + query);
        }
    }
}
