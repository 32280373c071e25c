package dev.nabi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The settings and their table in docs/console.md say the same. */
class ConsoleConfigTest {
    @Test
    void eachKeyIsInTheTable() throws IOException {
        var text = Files.readString(Path.of("../docs/console.md"));
        var section = text.substring(text.indexOf("\n## Settings\n"));
        var table = section.substring(0, section.indexOf("\n## ", 1));
        Set<String> listed = Pattern.compile("`(nabi\\.console\\.[a-z.-]+)`")
                .matcher(table)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(keys("nabi.console", ConsoleConfig.class).collect(Collectors.toSet()))
                .isEqualTo(listed);
    }

    private static Stream<String> keys(String prefix, Class<?> mapping) {
        return Arrays.stream(mapping.getDeclaredMethods())
                .filter(method -> !method.isDefault())
                .flatMap(method -> {
                    var key = prefix + "." + kebab(method);
                    return method.getReturnType().getEnclosingClass() == ConsoleConfig.class
                            ? keys(key, method.getReturnType())
                            : Stream.of(key);
                });
    }

    private static String kebab(Method method) {
        return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
