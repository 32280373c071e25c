package dev.nabi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What documents say of the command line, and where they point. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]+)(#[^)]*)?\\)");

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
        try (var pages = Files.walk(ROOT.resolve("docs"))) {
            for (var page :
                    pages.filter(path -> path.toString().endsWith(".md")).toList()) {
                check(page, broken);
            }
        }
        for (var page :
                new String[] {"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "local/README.md"}) {
            check(ROOT.resolve(page), broken);
        }

        assertThat(broken).isEmpty();
    }

    private static void check(Path page, List<String> broken) throws IOException {
        var links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            if (!Files.exists(page.resolveSibling(links.group(1)))) {
                broken.add(page + " → " + links.group(1));
            }
        }
    }
}
