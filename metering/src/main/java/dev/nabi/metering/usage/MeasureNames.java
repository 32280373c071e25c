package dev.nabi.metering.usage;

import dev.nabi.metering.billing.Measure;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The names of measures as the API writes them: {@code billedMs} for the column {@code billed_ms}. */
final class MeasureNames {
    private static final Map<Measure, String> NAMES = new EnumMap<>(Measure.class);

    static {
        Arrays.stream(Measure.values()).forEach(measure -> NAMES.put(measure, camelCase(measure.column())));
    }

    private MeasureNames() {}

    static String name(Measure measure) {
        return Objects.requireNonNull(NAMES.get(measure));
    }

    private static String camelCase(String column) {
        var name = new StringBuilder();
        for (var word : column.split("_", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
