package dev.nabi.console.functions;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One call of a Function through the gateway.
 *
 * @param tag a tag of its traffic that is called instead of the shares by weight; empty for none
 * @param path what follows the Function's own path, with a query; empty or begins with a slash
 * @param fields header fields by name
 * @param patience how long the answer may take
 */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record Invocation(
        String namespace,
        String function,
        String tag,
        String method,
        String path,
        Map<String, List<String>> fields,
        byte[] body,
        Duration patience) {

    /** A POST of a JSON body. */
    public static Invocation json(String namespace, String function, String tag, byte[] body, Duration patience) {
        return new Invocation(
                namespace,
                function,
                tag,
                "POST",
                "",
                Map.of("Content-Type", List.of("application/json")),
                body,
                patience);
    }
}
