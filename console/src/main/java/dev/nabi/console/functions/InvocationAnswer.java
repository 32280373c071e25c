package dev.nabi.console.functions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a call of a Function was answered: status, header fields, and the body up to a bound. */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record InvocationAnswer(
        int status, Map<String, List<String>> fields, byte[] body, boolean isCut, Duration duration) {

    /** The first value of a field, its name in any case. */
    public Optional<String> field(String name) {
        return fields.entrySet().stream()
                .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .findFirst();
    }
}
