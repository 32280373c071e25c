package dev.nabi.local.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
    @TempDir
    Path directory;

    @Test
    void whatAProcessStartedEndsWithIt() throws Exception {
        try (var launcher = Launcher.create(10_000)) {
            var process = launcher.start(sh("sleep 300 & echo $!; exit 7"), () -> {});
            assertThat(process.awaitEnd(Duration.ofSeconds(60))).isTrue();

            assertThat(process.exitCode()).hasValue(7);
            awaitEnd(Long.parseLong(process.lastOutput().strip()));
            assertThat(directory.resolve("x.pid")).doesNotExist();
        }
    }

    @Test
    void aProcessHasNoInputAndOnlyItsOwnEnvironment() throws Exception {
        try (var launcher = Launcher.create(10_000)) {
            var process = launcher.start(sh("cat; echo \"[$MINE][$HOME]\""), () -> {});
            assertThat(process.awaitEnd(Duration.ofSeconds(60))).isTrue();

            assertThat(process.lastOutput()).isEqualTo("[yes][]\n");
            assertThat(directory.resolve("x.log")).hasContent("[yes][]\n");
        }
    }

    @Test
    void aProcessDiesWithAParentThatIsKilled() throws Exception {
        assumeThat(Path.of("/usr/bin/setpriv"))
                .as("util-linux, without which the next start cleans up")
                .isExecutable();
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            var child = Long.parseLong(output.readLine());
            assertThat(isRunning(child)).isTrue();

            parent.destroyForcibly();

            awaitEnd(child);
        } finally {
            parent.destroyForcibly();
        }
    }

    /** A process that starts one of its own and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            var process = Launcher.create(10_000).start(sleep(Path.of(arguments[0])), () -> {});
            System.out.println(process.pid());
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    @Test
    void whatAKilledAgentLeftIsEndedAtTheNextStart() throws Exception {
        var left = new ProcessBuilder("sleep", "300").start();
        Files.createDirectories(directory.resolve("pods/a_b_c"));
        PidFile.write(directory.resolve("pods/a_b_c/container.pid"), left.toHandle());

        assertThat(StaleProcesses.sweep(directory)).containsExactly(left.pid());

        assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("pods/a_b_c/container.pid")).doesNotExist();
    }

    @Test
    void aLaterProcessWithTheSameIdIsLeftAlone() throws Exception {
        var other = new ProcessBuilder("sleep", "300").start();
        try {
            var hourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
            Files.writeString(directory.resolve("x.pid"), other.pid() + " " + hourAgo);
            Files.writeString(directory.resolve("broken.pid"), "no pid");

            assertThat(StaleProcesses.sweep(directory)).isEmpty();

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    private ProcessSpec sh(String script) {
        return new ProcessSpec(
                List.of("sh", "-c", script),
                Map.of("MINE", "yes", "PATH", "/usr/bin:/bin"),
                directory,
                directory.resolve("x.log"),
                directory.resolve("x.pid"));
    }

    private static ProcessSpec sleep(Path directory) {
        return new ProcessSpec(
                List.of("sleep", "300"), Map.of(), directory, directory.resolve("x.log"), directory.resolve("x.pid"));
    }

    private static void awaitEnd(long pid) throws IOException, InterruptedException {
        for (var left = 6000; isRunning(pid); left--) {
            assertThat(left).as("tries left for process " + pid).isPositive();
            Thread.sleep(10);
        }
    }

    /** An orphan that ended may stay as a zombie where nothing collects it. */
    private static boolean isRunning(long pid) throws IOException {
        var stat = Path.of("/proc/" + pid + "/stat");
        return ProcessHandle.of(pid).isPresent()
                && !(Files.exists(stat) && Files.readString(stat).contains(") Z "));
    }
}
