package dev.nabi.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.accounts.Change;
import dev.nabi.console.accounts.SignIn;
import dev.nabi.console.templates.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text of signing in is there, in each language. */
class SessionTextsTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates/session");
    private static final Path SOURCES = Path.of("src/main/java/dev/nabi/console/session");
    private static final Pattern IN_A_TEMPLATE = Pattern.compile("\\{t\\.([a-z_]+)}");
    private static final Pattern IN_A_SOURCE = Pattern.compile("\"((?:problem|done)_[a-z_]+)\"");

    @Test
    void everyTextIsThere() throws IOException {
        var keys = Stream.of(
                        found(TEMPLATES, IN_A_TEMPLATE),
                        found(SOURCES, IN_A_SOURCE),
                        Stream.of(Change.values())
                                .filter(change -> change != Change.DONE)
                                .map(change -> PageRenderer.key("problem", change)),
                        Stream.of(SignIn.Reason.values()).map(reason -> PageRenderer.key("problem", reason)))
                .flatMap(some -> some)
                .distinct()
                .toList();

        assertThat(keys).hasSizeGreaterThan(60);
        for (var language : Words.LANGUAGES) {
            assertThat(Words.of(language).texts()).as(language).containsKeys(keys.toArray(String[]::new));
        }
    }

    private static Stream<String> found(Path folder, Pattern pattern) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList().stream().flatMap(file -> {
                try {
                    return pattern.matcher(Files.readString(file)).results().map(match -> match.group(1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
