package dev.nabi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.cli.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line without a cluster. */
class CommandLineTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        var session = new Session(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("KUBECONFIG", directory.resolve("none").toString()),
                directory,
                false,
                Clock.systemUTC());
        return Nabi.run(session, arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpNamesEveryCommandAndTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(printed()).contains("deploy", "invoke", "logs", "rollback", "doctor", "Exit codes");
    }

    /** Three new commands were refused by {@code ./nabi}. */
    @Test
    void scriptOfTheRootPassesOnEveryCommand() throws IOException {
        var passedOn = Files.readAllLines(Path.of("../nabi")).stream()
                .filter(line -> line.startsWith("    new | "))
                .flatMap(line -> Arrays.stream(line.replace(")", "").split("\\|", -1)))
                .map(String::strip);

        assertThat(passedOn).containsExactlyInAnyOrderElementsOf(Nabi.COMMANDS.keySet());
    }

    @Test
    void everyCommandHasHelp() {
        for (var command : new String[] {
            "new",
            "deploy",
            "invoke",
            "dev",
            "logs",
            "list",
            "get",
            "describe",
            "delete",
            "rollback",
            "traffic",
            "triggers",
            "events",
            "dead-letters",
            "account",
            "access-key",
            "usage",
            "cost",
            "import",
            "doctor",
            "completion",
            "version"
        }) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(said()).isEmpty();
    }

    @Test
    void aCommandOfCommandsHasHelpForEachAndNeedsOne() {
        for (var command : new String[] {"list", "show", "redrive", "purge"}) {
            assertThat(run("dead-letters", command, "--help")).as(command).isZero();
        }
        for (var command : new String[] {"show", "cancel", "publish", "list", "replay"}) {
            assertThat(run("events", command, "--help")).as(command).isZero();
        }
        for (var command : new String[] {"create", "delete"}) {
            assertThat(run("account", command, "--help")).as(command).isZero();
        }
        assertThat(run("dead-letters")).isEqualTo(2);
        assertThat(said()).contains("subcommand").contains("nabi dead-letters --help");
        assertThat(run("events", "nonsense")).isEqualTo(2);
    }

    @Test
    void wrongUsageIsExitCodeTwoWithWhereToReadMore() {
        assertThat(run("get")).isEqualTo(2);
        assertThat(said()).contains("NAME", "nabi get --help");
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(run("list", "-o", "xml")).isEqualTo(2);
    }

    @Test
    void withoutAKubeconfigSaysWhichOneWasLookedFor() {
        assertThat(run("list")).isEqualTo(7);
        assertThat(said()).contains("none").contains("KUBECONFIG");
    }

    @Test
    void newFunctionIsNotWrittenOverAFolder() throws IOException {
        Files.createDirectory(directory.resolve("hello"));

        assertThat(run("new", "hello")).isEqualTo(2);
        assertThat(said()).contains("is there already");
    }

    @Test
    void newFunctionNeedsANameThatKubernetesTakes() {
        assertThat(run("new", "WordCount")).isEqualTo(2);
        assertThat(said()).contains("word-count");
    }

    @Test
    void importedTemplateIsPrintedAsYaml() throws IOException {
        Files.writeString(directory.resolve("stack.yaml"), "provider: {name: openfaas}\nfunctions: {a: {image: b}}\n");

        assertThat(run("import", "stack.yaml")).isZero();
        assertThat(printed()).contains("kind: Function", "image: b", "# NOTE");
    }

    @Test
    void completionIsAScriptThatKnowsTheCommands() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(printed()).contains("complete -F", "deploy", "rollback");
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("version")).isZero();
        assertThat(printed()).startsWith("nabi ").hasLineCount(1);
    }
}
