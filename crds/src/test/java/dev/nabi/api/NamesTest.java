package dev.nabi.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/names.md and the sources of all modules say the same. */
class NamesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path OPERATOR = ROOT.resolve("operator/src/main/java/dev/nabi/operator");
    private static final Path EVENTS = ROOT.resolve("events/src/main/java/dev/nabi/events");
    private static final Path GATEWAY = ROOT.resolve("gateway/src/main/java/dev/nabi/gateway");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Set<String> PROCESSES = Set.of("operator", "gateway", "metering", "events", "crds");

    /** Micrometer's names have dots, and the registry adds a unit or {@code _total}. */
    @Test
    void metrics() throws IOException {
        var meters = found(
                PROCESSES,
                "(?:builder|gauge|counter|timer|count)\\(\\s*\"(nabi\\.[a-z.]+)\"",
                name -> bare(name.replace('.', '_')));

        Set<String> listed =
                table("Metrics").stream().map(NamesTest::bare).collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).hasSizeGreaterThan(30).isEqualTo(meters);
    }

    private static String bare(String metric) {
        return metric.replaceFirst("_(total|seconds|bytes)$", "");
    }

    @Test
    void conditions() throws IOException {
        assertThat(table("Conditions")).isEqualTo(constants(OPERATOR.resolve("status/ConditionType.java")));
    }

    @Test
    void reasons() throws IOException {
        var known = constants(OPERATOR.resolve("status/Reason.java"));
        known.addAll(constants(OPERATOR.resolve("revision/TroubleReason.java")));
        known.addAll(found(Set.of("events"), "SourceState\\(\\s*\"([A-Za-z]+)\"", name -> name));

        assertThat(table("Reasons")).isEqualTo(known);
    }

    @Test
    void kubernetesEvents() throws IOException {
        assertThat(table("Kubernetes Events"))
                .hasSizeGreaterThan(5)
                .allSatisfy(reason -> assertThat(source(Set.of("operator"))).contains("\"" + reason + "\""));
        assertThat(found(Set.of("operator"), "new StatusEvent\\(\\s*(?:true|false),\\s*\"([A-Za-z]+)\"", name -> name))
                .isSubsetOf(table("Kubernetes Events"));
    }

    @Test
    void headerFields() throws IOException {
        assertThat(table("Header fields"))
                .isEqualTo(found(
                        Set.of("gateway", "events", "function-base-image", "crds", "metering"),
                        "\"(Nabi-[A-Za-z-]+)\"",
                        name -> name));
    }

    @Test
    void environment() throws IOException {
        assertThat(table("Environment of a function"))
                .isEqualTo(matches(
                        Files.readString(Path.of("src/main/java/dev/nabi/api/v1alpha1/Names.java")),
                        "ENV_\\w+ =\\s*\"([A-Z0-9_]+)\""));
    }

    @Test
    void configurationKeys() throws IOException {
        var known = matches(source(Set.of("operator")), "\"(nabi\\.(?:operator|demand|events|code)\\.[a-z.-]*[a-z])\"");
        known.removeIf(name -> Set.of("nabi.operator.leader", "nabi.events.streams", "nabi.events.seen.backlog")
                .contains(name));
        known.addAll(matches(source(PROCESSES), "\"(nabi\\.management\\.[a-z.-]+)\""));
        known.add("nabi.operator.namespaces");
        known.addAll(keys("nabi.events.", EVENTS.resolve("EventsConfig.java")));
        known.addAll(keys("nabi.events.", GATEWAY.resolve("EventsConfig.java")));
        known.addAll(keys("nabi.code.", EVENTS.resolve("CodeConfig.java")));
        known.addAll(keys("nabi.budget.", GATEWAY.resolve("BudgetSettings.java")));
        known.add("nabi.demand.token-file");

        assertThat(table("Configuration keys")).isEqualTo(known);
    }

    @Test
    void problemTypes() throws IOException {
        Set<String> known =
                matches(Files.readString(GATEWAY.resolve("call/Failure.java")), "\n    ([A-Z_]+)\\([0-9]{3}, ").stream()
                        .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(table("Problem types")).hasSizeGreaterThan(20).isEqualTo(known);
    }

    /** The names in the first cells of a section's rows. */
    private static Set<String> table(String heading) throws IOException {
        var text = Files.readString(ROOT.resolve("docs/names.md"));
        var section = text.substring(text.indexOf("\n## " + heading + "\n"));
        var end = section.indexOf("\n## ", 1);
        var names = new TreeSet<String>();
        (end < 0 ? section : section.substring(0, end))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1)[1])
                .forEach(cell -> NAME.matcher(cell).results().forEach(name -> names.add(name.group(1))));
        return names;
    }

    private static Set<String> constants(Path file) throws IOException {
        var text = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "");
        var body = text.substring(text.indexOf('{', text.indexOf("public enum")));
        return matches(body.replaceFirst("(?s);.*", "}"), "(?m)^    ([A-Z][A-Za-z]+)[,;}]?$");
    }

    /** The keys of a mapping: its abstract methods, in kebab case. */
    private static Set<String> keys(String prefix, Path file) throws IOException {
        return matches(Files.readString(file), "(?m)^    [A-Z a-z<>.]+ ([a-z][A-Za-z]+)\\(\\);$").stream()
                .map(name -> prefix + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(
            Set<String> modules, String pattern, java.util.function.UnaryOperator<String> spelled) throws IOException {
        return matches(source(modules), pattern).stream().map(spelled).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String source(Set<String> modules) throws IOException {
        var text = new StringBuilder();
        for (var module : new TreeSet<>(modules)) {
            try (var files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                read(files).forEach(text::append);
            }
        }
        return text.toString();
    }

    private static Stream<String> read(Stream<Path> files) {
        return files.filter(file -> file.toString().endsWith(".java")).map(file -> {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
