package dev.nabi.function;

import dev.nabi.function.provider.Providers;
import dev.nabi.function.source.CompiledSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The runtime as a process of its own, with the environment that a function's pod would give it. */
final class RunningFunction implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String LISTENING = "nabi: listening on 127.0.0.1:";

    private static final Path PROVIDERS = Path.of("target/runtime/providers");
    private static final Path COMPILED = directoryOfThisRun("sources");
    private static final Path TEMPORARY = directoryOfThisRun("tmp");

    private static final String END = "the output has ended";

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final CountDownLatch outputEnded = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private int port;

    private RunningFunction(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::readOutput);
    }

    /** Starts the process and waits until it listens. */
    static RunningFunction start(Map<String, String> env) throws Exception {
        return listening(launch(env));
    }

    private static RunningFunction listening(RunningFunction started) throws InterruptedException {
        var line = started.awaitLine(LISTENING);
        var port = line.substring(line.indexOf(LISTENING) + LISTENING.length());
        started.port = Integer.parseInt(port.replaceFirst("\\D.*", "")); // Behind it is the rest of a line of JSON.
        return started;
    }

    static RunningFunction ofSource(String source) throws Exception {
        return start(source(source, Map.of()));
    }

    /**
     * The environment of a source that was compiled before: here, where the compiler is warm, since to compile is most of
     * what a process of its own would do.
     */
    static Map<String, String> source(String text, Map<String, String> more) {
        CompiledSource.of(text, new Providers(PROVIDERS, Map.of()).apisNamedIn(text), COMPILED);
        var env = new HashMap<>(more);
        env.put("NABI_SOURCE", text);
        env.put("NABI_SOURCE_CACHE", COMPILED.toString());
        return env;
    }

    /** Starts the process with at most so many file descriptors. */
    static RunningFunction startWithin(int descriptors, Map<String, String> env) throws Exception {
        return listening(launch(List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"), env));
    }

    static RunningFunction launch(Map<String, String> env) throws IOException {
        return launch(List.of(), env);
    }

    private static RunningFunction launch(List<String> before, Map<String, String> env) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var words = new ArrayList<>(before);
        words.addAll(List.of(
                java,
                "@src/main/runtime/jvm.options",
                // What ends after a few calls is not worth the second compiler.
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Djava.io.tmpdir=" + TEMPORARY,
                "-Dnabi.providers=" + PROVIDERS,
                "-cp",
                classPath,
                "dev.nabi.function.Main"));
        var command = new ProcessBuilder(words);
        command.environment().putAll(Map.of("HOST", "127.0.0.1", "PORT", "0", "NABI_LOG_FORMAT", "text"));
        command.environment().putAll(env);
        command.redirectErrorStream(true);
        return new RunningFunction(command.start());
    }

    /** Another compiler may have left an earlier one. */
    private static Path directoryOfThisRun(String name) {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), name);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void readOutput() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
                unread.add(line);
            }
        } catch (IOException closed) {
            // The process has ended.
        } finally {
            unread.add(END);
            outputEnded.countDown();
        }
    }

    String awaitLine(String part) throws InterruptedException {
        while (true) {
            var line = unread.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("no line with \"" + part + "\" in\n" + output());
            }
            if (line.contains(part)) {
                return line;
            }
        }
    }

    int port() {
        return port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String contentType, String body) throws IOException, InterruptedException {
        return send(request("/").header("content-type", contentType).POST(BodyPublishers.ofString(body)));
    }

    void terminate() {
        // Not Process.destroy(): that would close the pipe which the last words come through.
        process.toHandle().destroy();
    }

    /** Waits for the process to end by itself. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the process did not end; its output:\n" + output());
        }
        outputEnded.await();
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroyForcibly();
    }
}
