package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/protocol-cases.md names are there. */
class ProtocolCasesDocTest {
    /** {@code `Class`}, {@code `Class.method`}, or {@code `method`} of the class before it. */
    private static final Pattern NAME = Pattern.compile("`(?:([A-Z]\\w+(?:Test|IT)))?\\.?(\\w+)?`");

    private static Map<String, String> sources() throws IOException {
        var sources = new HashMap<String, String>();
        for (var root : List.of("src/test/java", "../metering/src/test/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file ->
                                sources.put(file.getFileName().toString().replace(".java", ""), read(file)));
            }
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        var sources = sources();
        var missing = new ArrayList<String>();
        var named = 0;
        for (var line : Files.readAllLines(Path.of("../docs/protocol-cases.md"))) {
            var cells = line.split("\\|", -1);
            var of = "";
            var names = NAME.matcher(cells.length > 3 ? cells[3] : "");
            while (names.find()) {
                of = names.group(1) == null ? of : names.group(1);
                var method = names.group(2);
                var source = sources.getOrDefault(of, "");
                if (source.isEmpty() || (method != null && !source.contains("void " + method + "("))) {
                    missing.add(names.group());
                }
                named++;
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(50);
    }
}
