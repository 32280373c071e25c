package dev.nabi.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The kubectl on this machine's PATH, pointed at one API server. */
record Kubectl(Path kubeconfig) {
    private static final int LONGEST_MINUTES = 5;

    /** What a command printed (both streams) and how it ended. */
    record Answer(int exit, String text) {
        Answer succeeded() {
            if (exit != 0) {
                throw new IllegalStateException("kubectl ended with " + exit + ": " + text);
            }
            return this;
        }
    }

    static boolean isInstalled() {
        for (var directory : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, "kubectl"))) {
                return true;
            }
        }
        return false;
    }

    /** Runs kubectl with these words and waits for its end; it is killed after five minutes. */
    Answer run(String... words) {
        return run("", words);
    }

    /** The same, with {@code input} as standard input. */
    Answer run(String input, String[] words) {
        var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(words));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            CompletableFuture.delayedExecutor(LONGEST_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer apply(String yaml) {
        return run(yaml, new String[] {"apply", "-f", "-"});
    }

    /** One field of one object, as jsonpath gives it. */
    String get(String object, String jsonpath) {
        return run("get", object, "-o", "jsonpath=" + jsonpath).succeeded().text();
    }
}
