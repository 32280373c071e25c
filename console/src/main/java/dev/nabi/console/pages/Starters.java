package dev.nabi.console.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Sources to begin with, in which {@code @Class@} stands for the class's name. */
final class Starters {
    private static final List<String> NAMES = List.of("text", "json", "lambda");

    private Starters() {}

    /** A source and its name; its texts are {@code starter_<name>} and {@code starter_<name>_hint}. */
    public record Starter(String name, String source) {}

    static List<Starter> all() {
        return NAMES.stream().map(name -> new Starter(name, source(name))).toList();
    }

    private static String source(String name) {
        try (var stream =
                Objects.requireNonNull(Starters.class.getResourceAsStream("/starters/" + name + ".java.txt"), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
