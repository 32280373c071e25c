package dev.nabi.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A cluster that the platform may be installed into: the one that a person names, else one in a container.
 *
 * <ul>
 *   <li>{@code NABI_E2E_KUBECONFIG}: its kubeconfig, cluster-admin. Its nodes have the images of {@code ./nabi images},
 *       or {@code NABI_E2E_REGISTRY} (and {@code NABI_E2E_TAG}) say where to pull them from.
 *   <li>{@code NABI_E2E_API_STOP}, {@code NABI_E2E_API_START}: commands that stop its API server, and that start it again and return when it answers.
 * </ul>
 */
record TestCluster(Path kubeconfig, Map<String, String> values, Runnable closing) implements AutoCloseable {

    static boolean isNamed() {
        return System.getenv("NABI_E2E_KUBECONFIG") != null;
    }

    /** Why there is no cluster to be had; empty when there is one. */
    static Optional<String> whyNot() {
        if (!Kubectl.isInstalled()) {
            return Optional.of("there is no kubectl on the PATH");
        }
        if (isNamed()) {
            var kubeconfig = Path.of(System.getenv("NABI_E2E_KUBECONFIG"));
            return Files.isReadable(kubeconfig)
                    ? Optional.empty()
                    : Optional.of("NABI_E2E_KUBECONFIG names " + kubeconfig + ", which cannot be read");
        }
        return K3sCluster.whyNot()
                .map(reason -> "NABI_E2E_KUBECONFIG names no cluster whose nodes have the images of ./nabi images, and "
                        + reason);
    }

    static TestCluster open() throws Exception {
        if (!isNamed()) {
            return K3sCluster.start();
        }
        var registry = System.getenv("NABI_E2E_REGISTRY");
        var tag = System.getenv("NABI_E2E_TAG");
        var values = registry == null
                ? Map.of("image.pullPolicy", "Never")
                : Map.of("image.registry", registry, "image.tag", tag == null ? "" : tag);
        return new TestCluster(Path.of(System.getenv("NABI_E2E_KUBECONFIG")), values, () -> {});
    }

    /** Whether the test may take the API server away. */
    static boolean canLoseItsApi() {
        return System.getenv("NABI_E2E_API_STOP") != null && System.getenv("NABI_E2E_API_START") != null;
    }

    /** Stops the API server. A case that fails leaves it running to those that follow. */
    static AwayApi stopApi() throws IOException, InterruptedException {
        shell(System.getenv("NABI_E2E_API_STOP"));
        return new AwayApi();
    }

    /** The time for which there is no API server. */
    static final class AwayApi implements AutoCloseable {
        private boolean isOver;

        private AwayApi() {}

        /** Starts the API server, and returns when it answers. */
        void end() {
            try {
                if (!isOver) {
                    isOver = true;
                    shell(System.getenv("NABI_E2E_API_START"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            end();
        }
    }

    private static void shell(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(Duration.ofMinutes(3).toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("'" + command + "' did not end well");
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
