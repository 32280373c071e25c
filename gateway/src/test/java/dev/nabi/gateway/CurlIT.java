package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl as a client that speaks HTTP/2 from the first byte on. */
class CurlIT {
    private Platform platform;
    private FunctionServer server;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(curlHasHttp2(), "there is no curl that speaks HTTP/2");
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "concurrency: 10");
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            platform.close();
        }
    }

    private static boolean curlHasHttp2() {
        try {
            return run("curl", "--version").contains("HTTP2");
        } catch (IOException | InterruptedException none) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(1, TimeUnit.MINUTES);
        return out;
    }

    private String curl(String path, String... options) throws Exception {
        var command = new ArrayList<>(
                List.of("curl", "--http2-prior-knowledge", "-sS", "-m", "30", "-w", "\n%{http_version} %{http_code}"));
        command.addAll(List.of(options));
        command.add(platform.uri(path).toString());
        return run(command.toArray(String[]::new));
    }

    /** 30 MiB, none of which takes memory on the disk. */
    private String upload() throws IOException {
        var file = directory.resolve("upload");
        try (var made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(30 << 20);
        }
        return "@" + file;
    }

    @Test
    void getsAnAnswerWithTrailers() throws Exception {
        assertThat(curl("/function/hello/trailers", "-i"))
                .contains("body")
                .contains("x-sum: 42")
                .endsWith("2 200");
    }

    @Test
    void headHasALengthAndNoBody() throws Exception {
        assertThat(curl("/function/hello/head", "-I"))
                .contains("content-length: 1234")
                .endsWith("2 200");
    }

    @Test
    void uploadsThirtyMebibytes() throws Exception {
        assertThat(curl("/function/hello/sink", "--data-binary", upload()))
                .contains("31457280")
                .endsWith("2 200");
    }

    @Test
    void uploadIsAnsweredBeforeItsEnd() throws Exception {
        var file = upload();

        assertThat(curl("/function/hello/early", "--data-binary", file))
                .contains("no more")
                .endsWith("2 413");
        assertThat(curl("/function/nobody", "--data-binary", file))
                .contains("no-function")
                .endsWith("2 404");
    }

    @Test
    void waitsForOneHundredAndContinue() throws Exception {
        assertThat(curl("/function/hello/sink", "-v", "-H", "Expect: 100-continue", "-d", "abc"))
                .contains("HTTP/2 100")
                .endsWith("2 200");
    }
}
