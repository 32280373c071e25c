package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of operations in docs/lambda.md is that of the code (-Dupdate writes it), and its rows' tests name the operations. */
class OperationsTableTest {
    private static final Path PAGE = Path.of("../docs/lambda.md");
    private static final Path TESTS = Path.of("src/test/java/dev/nabi/console/lambda");
    private static final String BEGIN = "<!-- made by OperationsTableTest -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void theDocumentsTableIsThatOfTheCode() throws IOException {
        var page = Files.readString(PAGE);
        var made =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("update") || "1".equals(System.getProperty("update"))) {
            Files.writeString(PAGE, made);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(made);
    }

    @Test
    void everyServedOperationIsOneOfTheModel() {
        assertThat(Operations.read().names()).hasSize(85).containsAll(served());
    }

    private static SortedSet<String> served() {
        return new TreeSet<>(new LambdaParts(
                        new LambdaParts.Tools(null, null, null, null, Clock.systemUTC()),
                        new LambdaParts.Settings(1, URI.create("http://gateway"), "nabi"))
                .operations()
                .keySet());
    }

    private static String table() throws IOException {
        var sdk = Files.readString(TESTS.resolve("SdkClientIT.java"));
        var table = new StringBuilder("| operation | Java SDK | recorded |\n|---|---|---|\n");
        for (var name : served()) {
            var method = Character.toLowerCase(name.charAt(0)) + name.substring(1);
            var isCalled = sdk.contains("." + method + "(") || sdk.contains("." + method + "Paginator(");
            table.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(isCalled ? "yes" : "")
                    .append(" | ")
                    .append(RecordedAnswersIT.COMPARED.contains(name) ? "yes" : "")
                    .append(" |\n");
        }
        return table.toString();
    }
}
