package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Nabi's own command line as a process, pointed at one API server, in one directory; where the platform is, unless that is empty. */
record CommandLine(Path kubeconfig, Path directory, String platformNamespace) {
    private static final Path PROGRAM =
            Path.of("../cli/target/cli/nabi-cli.jar").toAbsolutePath().normalize();

    CommandLine(Path kubeconfig, Path directory) {
        this(kubeconfig, directory, "");
    }

    /** What a command printed (standard output, standard error) and how it ended. */
    record Answer(int exit, String out, String err) {
        Answer succeeded() {
            if (exit != 0) {
                throw new IllegalStateException("nabi ended with " + exit + ": " + out + err);
            }
            return this;
        }
    }

    static boolean isBuilt() {
        return Files.exists(PROGRAM);
    }

    Answer run(String... words) {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                PROGRAM.toString()));
        command.addAll(List.of(words));
        try {
            var errors = Files.createTempFile("nabi", ".err");
            var builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            if (!platformNamespace.isEmpty()) {
                builder.environment().put("NABI_PLATFORM_NAMESPACE", platformNamespace);
            }
            var process = builder.start();
            process.getOutputStream().close();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(180, TimeUnit.SECONDS))
                    .as(command.toString())
                    .isTrue();
            var answer = new Answer(process.exitValue(), out, Files.readString(errors));
            Files.delete(errors);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void write(String file, String content) {
        try {
            var path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a file as an editor would. */
    void edit(String file, String before, String after) {
        try {
            var text = Files.readString(directory.resolve(file));
            assertThat(text).contains(before);
            Files.writeString(directory.resolve(file), text.replace(before, after));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
