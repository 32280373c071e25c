package dev.nabi.images.aot;

import dev.nabi.images.layout.Command;
import dev.nabi.images.layout.Stage;
import dev.nabi.images.plan.FunctionCode;
import dev.nabi.images.plan.ImageFile;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;

/**
 * The cache of a function's own training, made with the very runtime of its base image. As the programs' caches it is kept
 * by the digest of its input and used again.
 */
public final class FunctionCache {
    private static final String NAME = "function.aot";

    private final Path base;
    private final FunctionCode code;

    /** The cache of this code on the base image whose {@code /opt} stands in the folder {@code base}. */
    public FunctionCache(Path base, FunctionCode code) {
        this.base = base;
        this.code = code;
    }

    /** Trained now, unless the same input, which {@code key} stands for, has been before. */
    public ImageLayer layer(String key, Path caches) throws IOException, InterruptedException {
        var kept = caches.resolve("function-" + key + ".aot");
        if (!Files.exists(kept)) {
            Files.createDirectories(caches);
            var stage = Files.createTempDirectory(caches, "function");
            try {
                train(stage);
                Files.move(stage.resolve(NAME), kept, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Stage.delete(stage);
            }
        }
        return new ImageLayer("aot", List.of(ImageFile.at(kept, ImagePlan.FUNCTION + "/" + NAME)));
    }

    /** As {@code train.options} says it, at other places. */
    private void train(Path stage) throws IOException, InterruptedException {
        for (var file : code.files()) {
            var copy = moved(file.target(), stage);
            Files.createDirectories(copy.getParent());
            Files.copy(file.source(), copy);
        }
        var calls = Files.createDirectories(stage.resolve("calls"));
        for (int i = 0; i < code.calls().size(); i++) {
            var call = code.calls().get(i);
            Files.copy(call, calls.resolve("%02d-%s".formatted(i, call.getFileName())));
        }
        var program = base.resolve(ImagePlan.PROGRAM.substring(1));
        var java = base.resolve(ImagePlan.JAVA_HOME.substring(1))
                .resolve("bin/java")
                .toString();
        var recording = stage.resolve("recording");
        var command = List.of(
                java,
                "@" + program.resolve("jvm.options"),
                CacheDump.recording(recording),
                "-Dnabi.training=" + calls,
                "-cp",
                program.resolve("nabi-function.jar").toString(),
                "dev.nabi.function.Main");
        var environment = new HashMap<>(code.environment());
        environment.put("LANG", "C.UTF-8");
        environment.put("NABI_JAR", moved(code.classPath(), stage).toString());
        try {
            Command.run(stage, command, environment);
            new CacheDump(java, program, "jvm.options", "nabi-function.jar")
                    .write(List.of(recording), stage.resolve(NAME));
        } catch (IOException failure) {
            throw new IOException(
                    "the function could not be trained (--no-aot builds without): " + failure.getMessage());
        }
    }

    private static Path moved(String target, Path stage) {
        return stage.resolve(target.substring(ImagePlan.FUNCTION.length() + 1));
    }
}
