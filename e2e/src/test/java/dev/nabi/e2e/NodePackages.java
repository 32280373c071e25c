package dev.nabi.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The npm packages of a package.json, which are fetched while something else starts; where they cannot be had, a test is skipped. */
final class NodePackages implements AutoCloseable {
    private static final Path HOME = Path.of("target/clients").toAbsolutePath();
    private static final int PATIENCE_SECONDS = 120;

    private final @Nullable Process npm;

    private NodePackages(@Nullable Process npm) {
        this.npm = npm;
    }

    static NodePackages fetch(Path directory) throws IOException {
        Files.createDirectories(HOME);
        for (var name : List.of("package.json", "package-lock.json")) {
            Files.copy(directory.resolve(name), HOME.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(HOME.resolve("node_modules/.package-lock.json"))) {
            return new NodePackages(null);
        }
        try {
            return new NodePackages(new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(HOME.resolve("npm.log").toFile())
                    .start());
        } catch (IOException noNpm) {
            return new NodePackages(null);
        }
    }

    /** A copy of a script that finds the packages. */
    Path beside(Path script) throws IOException, InterruptedException {
        var isThere = npm == null || (npm.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && npm.exitValue() == 0);
        assumeTrue(
                isThere && Files.isDirectory(HOME.resolve("node_modules")),
                "skipped: npm is not installed, or cannot fetch the packages of " + HOME.resolve("package.json"));
        return Files.copy(script, HOME.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        if (npm != null) {
            npm.destroy();
        }
    }
}
