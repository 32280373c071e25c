package dev.nabi.images.aot;

import dev.nabi.images.layout.Command;
import dev.nabi.images.layout.Digest;
import dev.nabi.images.layout.Stage;
import dev.nabi.images.plan.ImageFile;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import dev.nabi.images.plan.Product;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/**
 * The caches of a program: what training runs loaded, linked ahead of time.
 *
 * <p>The JVM takes one only with the same runtime, flags, and jars of the same size and modification time in the same
 * order. A program with a trainer of its own gets caches that are the same for the same input. The others get what the
 * JVM writes when their run ends, which is never the same, but also knows which methods were hot. Either is kept by the
 * digest of its inputs and used again.
 */
public final class AotCache {
    private static final int CALLS_A_WAKE = 8;

    /** What one run happens not to load, another does. */
    private static final int RECORDINGS = 2;

    /** In which the program learns that the instance has gone. */
    private static final Duration SETTLE = Duration.ofMillis(5);

    private final Product product;
    private final Path javaHome;
    private final Path program;
    private final Path root;

    /** The cache of a program that stands in the folder {@code program}, in the repository at {@code root}. */
    public AotCache(Product product, Path javaHome, Path program, Path root) {
        this.product = product;
        this.javaHome = javaHome;
        this.program = program;
        this.root = root;
    }

    /** The caches as a layer, trained now unless the same input has been before. */
    public ImageLayer layer(List<ImageLayer> input, Path caches) throws IOException, InterruptedException {
        var digest = new Digest()
                .with(product.launch().toString())
                .with(product.training().toString());
        if (!product.training().trainer().isEmpty()) {
            digest.with(Digest.of(root.resolve(product.training().trainer())));
        }
        for (var layer : input) {
            digest.with(layer.files());
        }
        var kept = caches.resolve(product.image() + "-" + digest.hex().substring(0, 16));
        var names = product.launch().starts().stream()
                .flatMap(start -> start.trained().stream())
                .toList();
        if (!Files.exists(kept)) {
            train(names);
            var partial = Files.createDirectories(caches.resolve(kept.getFileName() + ".partial"));
            for (var name : names) {
                Files.move(program.resolve(name), partial.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(partial, kept, StandardCopyOption.ATOMIC_MOVE);
        }
        return new ImageLayer(
                "aot",
                names.stream()
                        .map(name -> ImageFile.at(kept.resolve(name), ImagePlan.PROGRAM + "/" + name))
                        .toList());
    }

    private void train(List<String> names) throws IOException, InterruptedException {
        for (var name : names) {
            Files.deleteIfExists(program.resolve(name));
        }
        var trainer = product.training().trainer();
        var said = trainer.isEmpty() ? run(program.resolve(names.getFirst())) : runOwn(root.resolve(trainer));
        for (var name : names) {
            if (!Files.exists(program.resolve(name))) {
                throw new IOException("the training run of " + product.image() + " left no " + name
                        + " (--no-aot builds without); it said:\n" + said);
            }
        }
    }

    /** Runs the trainer and makes the caches of what it recorded; what it said. */
    private String runOwn(Path trainer) throws IOException, InterruptedException {
        var recordings = Files.createTempDirectory("nabi-recordings");
        try {
            var said = new StringBuilder();
            for (int i = 0; i < RECORDINGS; i++) {
                said.append(record(trainer, Files.createDirectory(recordings.resolve("" + i))));
            }
            for (var start : product.launch().starts()) {
                dump(recordings, start.cache());
            }
            return said.toString();
        } finally {
            Stage.delete(recordings);
        }
    }

    private void dump(Path recordings, String name) throws IOException, InterruptedException {
        var launch = product.launch();
        try (var folders = Files.list(recordings)) {
            new CacheDump(java(), program, launch.options(), launch.jar())
                    .write(folders.map(folder -> folder.resolve(name)).toList(), program.resolve(name));
        }
    }

    private String run(Path output) throws IOException, InterruptedException {
        try (var function = new WarmFunction();
                var cluster = new EmptyCluster(product.training().wakes() == 0 ? _ -> false : function);
                var run = start(List.of("-XX:AOTCacheOutput=" + output), cluster.environment())) {
            run.awaitReady(product.training().readyPath());
            for (var path : product.training().paths()) {
                run.status(path);
            }
            for (int i = 0; i < product.training().wakes(); i++) {
                wake(function, run);
            }
            run.stop();
            return run.log();
        }
    }

    /** From zero to an answer, some more calls, and back. */
    private static void wake(WarmFunction function, ProgramRun run) throws IOException, InterruptedException {
        for (int i = 0; i < CALLS_A_WAKE; i++) {
            int status = run.secondStatus(WarmFunction.PATH);
            if (status != 200) {
                throw new IOException(
                        "a call of the training run was answered " + status + "; the program said:\n" + run.log());
            }
        }
        function.toZero();
        Thread.sleep(SETTLE);
    }

    /** Compiled with this JDK and run with the image's runtime, which has no symbols to compile for a release. */
    private String record(Path trainer, Path recordings) throws IOException, InterruptedException {
        var classes = Files.createTempDirectory("nabi-trainer");
        try {
            var errors = new ByteArrayOutputStream();
            int status = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, errors, "-proc:none", "-d", classes.toString(), trainer.toString());
            if (status != 0) {
                throw new IOException(trainer + " does not compile:\n" + errors.toString(StandardCharsets.UTF_8));
            }
            var main = trainer.getFileName().toString().replaceFirst("[.]java$", "");
            return Command.run(
                    root, List.of(java(), "-cp", classes.toString(), main, program.toString(), recordings.toString()));
        } finally {
            Stage.delete(classes);
        }
    }

    /** How long the program takes from its start to its first answer, with or without a cache, {@code times} times. */
    public List<Duration> startTimes(List<String> options, int times) throws IOException, InterruptedException {
        var durations = new ArrayList<Duration>();
        for (int i = 0; i < times; i++) {
            try (var cluster = new EmptyCluster(_ -> false);
                    var run = start(options, cluster.environment())) {
                durations.add(run.awaitReady(product.training().readyPath()));
            }
        }
        return durations;
    }

    private ProgramRun start(List<String> options, Map<String, String> environment) throws IOException {
        var command = product.launch().command(java(), program.toString(), options);
        return ProgramRun.start(command, product.training(), environment);
    }

    private String java() {
        return javaHome.resolve("bin/java").toString();
    }
}
