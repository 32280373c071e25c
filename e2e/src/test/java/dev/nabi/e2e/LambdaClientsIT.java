package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The provider's own clients on the Lambda API of the local platform: a user's zip, unchanged, from nothing to nothing. */
@ResourceLock(LocalPlatform.PORTS)
class LambdaClientsIT {
    private static final String REGION = "eu-central-1";
    private static final Path CLIENTS = Path.of("src/test/clients").toAbsolutePath();

    @TempDir
    static Path directory;

    private static LocalPlatform platform;
    private static LambdaCode code;
    private static AccessKey key;
    private static NodePackages packages;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Kubectl.isInstalled(), "skipped: there is no kubectl on the PATH");
        assumeTrue(LocalPlatform.hasConsole(), "skipped: the programs are not packaged (./nabi build)");
        packages = NodePackages.fetch(CLIENTS);
        code = LambdaCode.in(directory);
        platform = LocalPlatform.withConsole(directory.resolve("platform"), Map.of());
        var token = platform.kubectl()
                .run("config", "view", "--raw", "-o", "jsonpath={.users[0].user.token}")
                .succeeded()
                .text()
                .strip();
        key = AccessKey.create(platform.console().toString(), token, "default", "");
    }

    @AfterAll
    static void stop() {
        if (packages != null) {
            packages.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void boto3() throws Exception {
        var python = first("import boto3", "/usr/bin/python3", "python3");

        var said = run(python, CLIENTS.resolve("boto3_lambda.py"), code.one(), code.two());

        assertThat(said)
                .contains("Invoke: alias with weights", "Terraform: update, an empty plan", "Terraform: delete");
    }

    @Test
    void theCommandLine() throws Exception {
        var aws = first("", "/usr/bin/aws", "aws");

        var said = run("bash", CLIENTS.resolve("aws_lambda.sh"), code.one(), code.two(), Path.of(aws));

        assertThat(said)
                .contains("\"one null aws\"", "\"2\": 0.1", "REPORT RequestId: ", "\"FunctionError\": \"Unhandled\"");
        Files.writeString(Path.of("target/aws-lambda-transcript.txt"), said);
    }

    @Test
    void theSdkForJavaScript() throws Exception {
        var script = packages.beside(CLIENTS.resolve("sdk_lambda.mjs"));

        assertThat(run("node", script, code.one()))
                .contains("Invoke: function error", "InvokeWithResponseStream", "DeleteFunction");
    }

    /** The single-function commands of the Serverless Framework's open successor, which need no CloudFormation. */
    @Test
    void osls() throws Exception {
        var script = packages.beside(CLIENTS.resolve("osls_lambda.sh"));

        assertThat(run("bash", script, code.one(), code.two())).contains("\"two null osls\"");
    }

    /** The first of these programs that is there; with a line for Python where one has to run. */
    private static String first(String line, String... programs) throws InterruptedException {
        for (var program : programs) {
            if (ends(line.isEmpty() ? List.of(program, "--version") : List.of(program, "-c", line))) {
                return program;
            }
        }
        assumeTrue(
                false,
                line.isEmpty()
                        ? "skipped: there is no aws on the PATH (apt install awscli)"
                        : "skipped: python3 has no boto3 (apt install python3-boto3)");
        throw new IllegalStateException();
    }

    private static boolean ends(List<String> command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** What a client prints, which ended well. */
    private static String run(String program, Path script, Path... arguments) throws Exception {
        var words = new ArrayList<>(
                List.of(program, script.toString(), platform.console().toString(), REGION));
        for (var argument : arguments) {
            words.add(argument.toString());
        }
        var output = Files.createTempFile(directory, "client", ".txt");
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", key.id());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", key.secret());
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        builder.environment().remove("AWS_PROFILE");
        var process = builder.start();
        var ended = process.waitFor(300, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        var said = Files.readString(output);
        assertThat(ended && process.exitValue() == 0)
                .as(said + "\n" + platform.printed())
                .isTrue();
        return said;
    }
}
