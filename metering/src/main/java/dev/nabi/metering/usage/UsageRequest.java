package dev.nabi.metering.usage;

import dev.nabi.metering.billing.UsageKey;
import dev.nabi.metering.ledger.Dimension;
import dev.nabi.metering.ledger.UsageQuery;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code GET /usage} was asked. */
record UsageRequest(UsageQuery query, Range range, Resolution step) {
    static final Set<String> PARAMETERS = Set.of(
            "namespace", "function", "revision", "from", "to", "step", "zone", "group", "limit", "after", "format");
    private static final int ROWS = 1000;
    private static final int MOST_ROWS = 10_000;

    static UsageRequest of(Map<String, List<String>> values, Clock clock) throws BadParameterException {
        var parameters = new Parameters(values, PARAMETERS);
        var range = Range.of(parameters, clock);
        var step = Resolution.valueOf(parameters
                .choice("step", "day", List.of("minute", "hour", "day", "month"))
                .toUpperCase(Locale.ROOT));
        var filter = new UsageQuery.Filter(
                parameters.name("namespace"), parameters.name("function"), parameters.name("revision"));
        var query = new UsageQuery(
                range.boundaries(step),
                group(parameters),
                filter,
                after(parameters),
                parameters.number("limit", ROWS, 1, MOST_ROWS));
        return new UsageRequest(query, range, step);
    }

    private static Set<Dimension> group(Parameters parameters) throws BadParameterException {
        var text = parameters.text("group");
        var by = EnumSet.noneOf(Dimension.class);
        for (var name : (text == null ? "namespace,function" : text).split(",", -1)) {
            by.addAll(
                    switch (name.strip()) {
                        case "namespace" -> Set.of(Dimension.NAMESPACE);
                        case "function" -> Set.of(Dimension.FUNCTION);
                        case "revision" -> Set.of(Dimension.REVISION);
                        case "memory" -> Set.of(Dimension.MEMORY);
                        case "none" -> Set.<Dimension>of();
                        default ->
                            throw new BadParameterException(
                                    "group",
                                    String.valueOf(text),
                                    "it must be a list of namespace, function, revision, memory; or none");
                    });
        }
        return by;
    }

    /** The cursor as it was given out: opaque to the client, checked when it comes back. */
    static String encode(UsageQuery.Cursor cursor) {
        var key = cursor.key();
        var text = String.join(
                "\n",
                Long.toString(cursor.fromMillis()),
                key.namespace(),
                key.function(),
                key.revision(),
                Integer.toString(key.memoryMib()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static UsageQuery.@Nullable Cursor after(Parameters parameters) throws BadParameterException {
        var text = parameters.text("after");
        if (text == null) {
            return null;
        }
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", -1);
            var key = new UsageKey(parts[1], parts[2], parts[3], Integer.parseInt(parts[4]));
            return new UsageQuery.Cursor(Long.parseLong(parts[0]), key);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new BadParameterException("after", text, "it must be the value that the page before gave");
        }
    }
}
