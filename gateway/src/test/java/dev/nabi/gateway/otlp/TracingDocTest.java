package dev.nabi.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/tracing.md and the code say the same. */
class TracingDocTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private static Set<String> table(String heading) throws IOException {
        var text = Files.readString(Path.of("../docs/tracing.md"));
        var section = text.substring(text.indexOf("\n## " + heading));
        var end = section.indexOf("\n## ", 1);
        var names = new TreeSet<String>();
        (end < 0 ? section : section.substring(0, end))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1)[1])
                .forEach(cell -> NAME.matcher(cell).results().forEach(name -> names.add(name.group(1))));
        return names;
    }

    @Test
    void everyAttributeIsInTheTableAndNoOther() throws Exception {
        assertThat(table("Attributes"))
                .isEqualTo(Arrays.stream(SpanAttributes.class.getDeclaredFields())
                        .map(TracingDocTest::key)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String key(Field field) {
        try {
            return ((AttributeKey<?>) field.get(null)).getKey();
        } catch (IllegalAccessException notStatic) {
            throw new IllegalStateException(notStatic);
        }
    }

    /** Reads with variables that note what they are asked for. */
    @Test
    void everyVariableThatIsReadIsInTheTableAndNoOther() throws Exception {
        var values =
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", "OTEL_TRACES_SAMPLER", "traceidratio");
        var asked = new HashSet<String>();
        OtlpSettings.read(new OtelVariables(name -> {
            asked.add(name);
            return values.get(name);
        }));
        asked.removeIf(name -> name.startsWith("OTEL_EXPORTER_OTLP_TRACES_") && !name.endsWith("_ENDPOINT"));

        assertThat(table("Settings")).isEqualTo(new TreeSet<>(asked));
    }
}
