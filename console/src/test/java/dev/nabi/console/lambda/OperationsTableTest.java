package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of operations in docs/lambda.md is that of the code (-Dupdate writes it), and its rows' tests name the operations. */
class OperationsTableTest {
    private static final Path PAGE = Path.of("../docs/lambda.md");
    private static final Path TESTS = Path.of("src/test/java/dev/nabi/console/lambda");
    private static final Path CLIENTS = Path.of("../e2e/src/test/clients");
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

    @Test
    void everyServedOperationIsCalledWithTheSdk() throws IOException {
        var sdk = tests();

        assertThat(served())
                .filteredOn(name -> !isCalled(sdk, JAVA, name))
                .as("deprecated, and in no SDK")
                .containsExactly("InvokeAsync");
    }

    private static SortedSet<String> served() {
        return new TreeSet<>(new LambdaParts(
                        new LambdaParts.Tools(null, null, null, null, Clock.systemUTC()),
                        new LambdaParts.Settings(1, 1, URI.create("http://gateway"), "nabi"))
                .operations()
                .keySet());
    }

    private static String tests() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.list(TESTS)) {
            for (var file : files.filter(file -> file.toString().matches(".*Sdk(Case|IT)\\.java|.*UrlIT\\.java"))
                    .toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** How a client's program calls an operation. */
    private record Client(String title, UnaryOperator<String> call) {}

    private static final Client JAVA = new Client(
            "SDK for Java",
            name -> "\\." + Character.toLowerCase(name.charAt(0)) + name.substring(1) + "(Paginator)?\\(");
    private static final Client PYTHON = new Client(
            "boto3", name -> "client\\." + words(name, "_") + "\\(|get_paginator\\(\"" + words(name, "_") + "\"\\)");
    private static final Client COMMAND_LINE =
            new Client("command line", name -> "lambda " + words(name, "-") + "(?![a-z-])");
    private static final Client SCRIPT = new Client("SDK for JavaScript", name -> "new " + name + "Command\\(");

    private static String words(String name, String between) {
        return name.replaceAll("([a-z])([A-Z])", "$1" + between + "$2").toLowerCase(Locale.ROOT);
    }

    private static boolean isCalled(String program, Client client, String operation) {
        return Pattern.compile(client.call().apply(operation)).matcher(program).find();
    }

    private static String table() throws IOException {
        var programs = new LinkedHashMap<Client, String>();
        programs.put(JAVA, tests());
        programs.put(PYTHON, Files.readString(CLIENTS.resolve("boto3_lambda.py")));
        programs.put(COMMAND_LINE, Files.readString(CLIENTS.resolve("aws_lambda.sh")));
        programs.put(SCRIPT, Files.readString(CLIENTS.resolve("sdk_lambda.mjs")));
        var table = new StringBuilder("| operation |");
        programs.keySet()
                .forEach(client -> table.append(' ').append(client.title()).append(" |"));
        table.append(" recorded |\n").append("|---".repeat(programs.size() + 2)).append("|\n");
        for (var name : served()) {
            table.append("| ").append(name).append(" |");
            programs.forEach((client, program) -> table.append(mark(isCalled(program, client, name))));
            table.append(mark(RecordedAnswersIT.COMPARED.contains(name))).append('\n');
        }
        return table.toString();
    }

    private static String mark(boolean isSo) {
        return isSo ? " yes |" : "  |";
    }
}
