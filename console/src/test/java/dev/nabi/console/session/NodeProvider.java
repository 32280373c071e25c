package dev.nabi.console.session;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The npm package oidc-provider, a certified provider, as a process; a test is skipped where it cannot be had. */
final class NodeProvider implements AutoCloseable {
    static final String CLIENT = "kubernetes";
    static final String SECRET = "a-secret-of-the-test";

    private static final String PACKAGE = "oidc-provider@8.8.1";
    private static final Path HOME = Path.of("target/oidc-provider").toAbsolutePath();
    private static final int INSTALL_SECONDS = 120;

    private final Process process;
    private final URI issuer;

    private NodeProvider(Process process, URI issuer) {
        this.process = process;
        this.issuer = issuer;
    }

    static NodeProvider start(int port, URI redirect) throws IOException, InterruptedException {
        install();
        var script = Files.copy(
                Path.of("src/test/resources/oidc/provider.mjs"),
                HOME.resolve("provider.mjs"),
                StandardCopyOption.REPLACE_EXISTING);
        var process = new ProcessBuilder("node", script.toString(), Integer.toString(port), redirect.toString(), SECRET)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .start();
        var said = ready(process);
        assumeTrue(said.isPresent(), "skipped: oidc-provider does not start with this node");
        return new NodeProvider(process, URI.create("http://127.0.0.1:" + port));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void install() throws IOException, InterruptedException {
        assumeTrue(has("node") && has("npm"), "skipped: there is no node and npm");
        if (Files.isDirectory(HOME.resolve("node_modules/oidc-provider"))) {
            return;
        }
        Files.createDirectories(HOME);
        var npm = new ProcessBuilder(List.of(
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--prefix",
                        HOME.toString(),
                        PACKAGE))
                .redirectErrorStream(true)
                .redirectOutput(HOME.resolve("npm.log").toFile())
                .start();
        var ended = npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            npm.destroyForcibly();
        }
        assumeTrue(ended && npm.exitValue() == 0, "skipped: npm cannot fetch " + PACKAGE);
    }

    private static boolean has(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The line that says so, of all that it writes; the rest is read and thrown away, so that it never waits. */
    private static Optional<String> ready(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    URI issuer() {
        return issuer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
