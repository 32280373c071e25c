package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of h2spec, the conformance suite of HTTP/2, against the gateway before a function of each version. */
class H2specIT {
    /**
     * What Netty's codec sees otherwise: a second head on a stream that has ended is an error of that stream, PROTOCOL_ERROR
     * or STREAM_CLOSED, where the suite wants STREAM_CLOSED, of the connection where nothing of the stream is known any more.
     */
    private static final String[] OTHERWISE = {
        "6: half closed (remote): Sends a HEADERS frame",
        "12: closed: Sends a HEADERS frame",
        "2: Sends stream identifier that is numerically smaller than previous"
    };

    private static final String FAILED = "\u00d7 ";
    private static final String PROGRAM = "h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    private Platform platform;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    /** Both at the same time: most of a run is waiting for what must not come. */
    @Test
    void whatNettyPassesPassesBeforeFunctionsOfBothVersions() throws Exception {
        var program = program();
        try (var server = new FunctionServer(platform.vertx, 0);
                var function = new H2cFunction(call -> call.head(false, ":status", "200", "content-length", "30")
                        .data("fine".repeat(7) + "ok", true))) {
            platform.function("hello", "concurrency: 100");
            platform.pod("hello", "hello-1", server.port());
            platform.function("greeter", "protocol: h2c, concurrency: 100");
            platform.pod("greeter-00001", "greeter-1", function.port(), "h2c", Map.of());
            Platform.await(
                    "the instances",
                    () -> platform.gateway.choosable("shop", "hello-00001") == 1
                            && platform.gateway.choosable("shop", "greeter-00001") == 1);

            var first = new Suite(program, "/function/hello/a", directory.resolve("http1.log"));
            var second = new Suite(program, "/function/greeter/a", directory.resolve("http2.log"));

            first.passes();
            second.passes();
            // Whatever they did, the gateway serves, and holds nothing.
            assertThat(platform.get("/function/hello/a").statusCode()).isEqualTo(200);
            assertThat(platform.get("/function/greeter/a").statusCode()).isEqualTo(200);
            Platform.await("the calls' ends", () -> platform.gateway.open() == 0);
        }
    }

    /** A run of the suite against one path. */
    private final class Suite {
        private final Path log;
        private final Process run;

        Suite(Path program, String path, Path log) throws IOException {
            this.log = log;
            run = new ProcessBuilder(
                            program.toString(),
                            "--strict",
                            "--port",
                            Integer.toString(platform.gateway.port()),
                            "--path",
                            path,
                            "--timeout",
                            "5")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }

        void passes() throws Exception {
            assertThat(run.waitFor(5, TimeUnit.MINUTES)).as("h2spec ended").isTrue();
            var summary = Files.readString(log);
            assertThat(summary).contains("146 tests, 143 passed, 0 skipped, 3 failed");
            assertThat(summary.lines()
                            .filter(line -> line.contains(FAILED))
                            .map(line -> line.substring(line.lastIndexOf(FAILED) + FAILED.length())))
                    .containsOnly(OTHERWISE);
        }
    }

    private Path program() throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "h2spec is run as a program for Linux on amd64");
        try (var archive = getClass().getClassLoader().getResourceAsStream(PROGRAM)) {
            assumeTrue(archive != null, PROGRAM + " is not on the class path");
            Files.copy(archive, directory.resolve("h2spec.tar.gz"));
        }
        var unpacked = new ProcessBuilder("tar", "xzf", "h2spec.tar.gz")
                .directory(directory.toFile())
                .start();
        assumeTrue(unpacked.waitFor(1, TimeUnit.MINUTES) && unpacked.exitValue() == 0, "tar cannot unpack h2spec");
        return directory.resolve("h2spec");
    }
}
