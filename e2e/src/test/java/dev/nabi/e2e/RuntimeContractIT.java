package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nabi.ports.FreePort;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/runtime-contract.md asks of any container, of the examples in other languages. */
class RuntimeContractIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @ParameterizedTest
    @CsvSource({"python3, examples/python-hello/hello.py", "node, examples/node-hello/hello.js"})
    void listensServesOnOneConnectionAndStopsInPeace(String program, String source) throws Exception {
        assumeTrue(isInstalled(program), "there is no " + program + " on the PATH");
        int port = FreePort.next();
        var builder = new ProcessBuilder(List.of(program, ROOT.resolve(source).toString()));
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().put("HOST", "127.0.0.1");
        // As in a pod: nothing can be written where it runs.
        var process = builder.directory(new File("/")).redirectErrorStream(true).start();
        try {
            var lines = output(process);
            await(lines, "listening on port " + port);

            try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(call(connection, "GET /?name=Ada HTTP/1.1", ""))
                        .startsWith("HTTP/1.1 200")
                        .containsPattern("\"greeting\": ?\"Hello, Ada!\"");
                await(lines, "inv-1");
                assertThat(call(connection, "POST / HTTP/1.1", "{\"name\":\"Bob\"}"))
                        .startsWith("HTTP/1.1 200")
                        .contains("Hello, Bob!");
                assertThat(call(connection, "POST / HTTP/1.1", "tea")).startsWith("HTTP/1.1 400");

                connection.getOutputStream().write(request("POST / HTTP/1.1", "{\"name\":\"Eve\"}", 5));
                Thread.sleep(200);
                process.toHandle().destroy();
                Thread.sleep(300);
                try (var late = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(call(late, "GET / HTTP/1.1", ""))
                            .startsWith("HTTP/1.1 200")
                            .containsIgnoringCase("connection: close");
                }
                assertThat(process.waitFor(2, TimeUnit.SECONDS))
                        .as("waits for what is in flight")
                        .isFalse();
                connection.getOutputStream().write("e\":\"Eve\"}".getBytes(StandardCharsets.US_ASCII));
                assertThat(answer(connection)).startsWith("HTTP/1.1 200").contains("Hello, Eve!");
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String call(Socket connection, String line, String body) throws IOException {
        connection.getOutputStream().write(request(line, body, body.length()));
        return answer(connection);
    }

    /** A request with the first bytes of its body. */
    private static byte[] request(String line, String body, int sent) {
        var request = line + "\r\nHost: function\r\nNabi-Invocation-Id: inv-1\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body.substring(0, sent);
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    private static String answer(Socket connection) throws IOException {
        var in = connection.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as(head.toString()).isNotNegative();
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(field -> field.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(field -> Integer.parseInt(field.substring(15).strip()))
                .findFirst()
                .orElseThrow();
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static BlockingQueue<String> output(Process process) {
        var lines = new LinkedBlockingQueue<String>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = process.inputReader()) {
                reader.lines().forEach(lines::add);
            } catch (IOException closed) {
                // The process has ended.
            }
        });
        return lines;
    }

    private static void await(BlockingQueue<String> lines, String part) throws InterruptedException {
        for (var line = lines.poll(30, TimeUnit.SECONDS); ; line = lines.poll(30, TimeUnit.SECONDS)) {
            assertThat(line).as("a line with " + part).isNotNull();
            if (line.contains(part)) {
                return;
            }
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
