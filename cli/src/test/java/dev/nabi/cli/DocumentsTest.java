package dev.nabi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What documents say of the command line, and where they point. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern TITLE = Pattern.compile("(?m)^#+ +(.+)$");

    @Test
    void exitCodesOfTheDocumentAreThoseOfTheProgram() throws IOException {
        var text = Files.readString(ROOT.resolve("docs/cli.md"));

        for (var code : ExitCode.values()) {
            assertThat(text).contains("\n| " + code.number() + " | ");
        }
        assertThat(text).doesNotContain("\n| " + ExitCode.values().length + " | ");
    }

    @Test
    void everyDecisionIsInTheList() throws IOException {
        var list = Files.readString(ROOT.resolve("docs/decisions/README.md"));

        try (var pages = Files.list(ROOT.resolve("docs/decisions"))) {
            assertThat(pages.map(page -> page.getFileName().toString())
                            .filter(page -> page.matches("[0-9]{4}-.*\\.md")))
                    .as("each has a line in docs/decisions/README.md")
                    .allMatch(page -> list.contains("(" + page + ")"));
        }
    }

    @Test
    void theListOfDecisionsIsInOrderAndSaysTheStatusOfEach() throws IOException {
        var rows = Files.readAllLines(ROOT.resolve("docs/decisions/README.md")).stream()
                .filter(line -> line.matches("\\| [0-9]+ \\|.*"))
                .toList();

        assertThat(rows).allMatch(row -> row.matches("\\| [0-9]+ \\| \\[.+]\\(.+\\.md\\) \\| [^|]*\\S[^|]* \\|"));
        assertThat(rows)
                .extracting(row -> Integer.valueOf(row.split(" ", 3)[1]))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void linksOfDocumentsLeadSomewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (var page : pages()) {
            check(page, broken);
        }

        assertThat(broken).isEmpty();
    }

    /** All but those of what is built or fetched, which other builds write meanwhile. */
    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.getFileName().toString().matches("target|node_modules|\\.[^.].*")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    private static void check(Path page, List<String> broken) throws IOException {
        var links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            var target = links.group(1).isEmpty() ? page : page.resolveSibling(links.group(1));
            var part = links.group(2);
            if (!Files.exists(target)
                    || (part != null
                            && target.toString().endsWith(".md")
                            && !parts(target).contains(part))) {
                broken.add(page + " → " + links.group(1) + (part == null ? "" : "#" + part));
            }
        }
    }

    /** What a page's titles are called in links, by GitHub's rule. */
    private static Set<String> parts(Path page) throws IOException {
        var parts = new HashSet<String>();
        var titles = TITLE.matcher(Files.readString(page).replaceAll("(?s)```.*?```", ""));
        while (titles.find()) {
            var words =
                    titles.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").strip();
            var name = words.toLowerCase(Locale.ROOT)
                    .replaceAll("(?U)[^\\w\\- ]", "")
                    .replace(' ', '-');
            for (var number = 1; !parts.add(number == 1 ? name : name + "-" + (number - 1)); ) {
                number++;
            }
        }
        return parts;
    }
}
