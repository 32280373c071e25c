package dev.nabi.images;

import dev.nabi.images.aot.FunctionCache;
import dev.nabi.images.layout.Digest;
import dev.nabi.images.layout.FunctionFiles;
import dev.nabi.images.layout.Stage;
import dev.nabi.images.output.ImageArchive;
import dev.nabi.images.output.ImageWriter;
import dev.nabi.images.output.UnpackedImage;
import dev.nabi.images.plan.FunctionCode;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import dev.nabi.images.sbom.Sbom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts a function on top of the base image: its code, and the cache of its own training. */
final class FunctionBuild {
    private static final List<String> USED = List.of("opt/java/", "opt/nabi/", "var/lib/dpkg/status.d/");

    private final FunctionOptions options;
    private final Path root;
    private final Path work;
    private final String version;

    /** @param version of the base image that this repository builds */
    FunctionBuild(FunctionOptions options, Path root, String version) {
        this.options = options;
        this.root = root.toAbsolutePath();
        this.work = this.root.resolve("images/target/work");
        this.version = version;
    }

    void run() throws Exception {
        var code = FunctionFiles.of(options.jar(), options.handler(), options.calls());
        var tar = baseTar();
        var base = UnpackedImage.of(tar, USED, work);
        if (!Files.exists(base.resolve("opt/nabi/function.options"))) {
            throw new IOException(tar + " is no function base image: it has no /opt/nabi/function.options");
        }
        var key = key(code, base);
        var own = new ArrayList<>(List.of(new ImageLayer("function", code.files())));
        if (options.aot()) {
            own.add(new FunctionCache(base, code).layer(key, work.resolve("aot")));
        }
        var tag = options.tag() == null ? key + (options.aot() ? "" : "-plain") : options.tag();
        write(ImagePlan.ofFunction(options.name(), tag, own, code.environment(), options.aot()), tar, base);
    }

    /** The base image as a tar, from wherever it is. */
    private Path baseTar() throws Exception {
        var base = options.base();
        if (base.isEmpty()) {
            var own = root.resolve("images/target/nabi-function-base.tar");
            if (!Files.exists(own)) {
                new Build(Options.parse(List.of("function-base"), version), root, version).run();
            }
            return own;
        }
        if (base.endsWith(".tar")) {
            return Path.of(base);
        }
        var pulled = work.resolve("pulled.tar");
        ImageWriter.pull(base, pulled, work.resolve("layers"));
        return pulled;
    }

    private String key(FunctionCode code, Path base) throws IOException {
        var digest = new Digest()
                .with(base.getFileName().toString())
                .with(code.classPath())
                .with(code.handler())
                .with(code.files());
        for (var call : code.calls()) {
            digest.with(call.getFileName().toString()).with(Digest.of(call));
        }
        return digest.hex().substring(0, 12);
    }

    private void write(ImagePlan plan, Path base, Path unpacked) throws Exception {
        var registryBase = !options.base().isEmpty() && !options.base().endsWith(".tar");
        var writer = new ImageWriter(registryBase ? options.base() : base.toString(), "", work.resolve("layers"));
        var out = options.out() == null ? root.resolve("images/target") : Path.of(options.out());
        var file = plan.name().replace('/', '-');
        var tar = out.resolve(file + ".tar");
        var digest = writer.writeTar(plan, tar);
        var layers = new ArrayList<>(List.of(new ImageLayer("base", Stage.files(unpacked, "/"))));
        layers.addAll(plan.layers());
        Files.writeString(out.resolve(file + ".cdx.json"), Sbom.of(plan, layers).json());
        Report.image(plan, ImageArchive.read(tar), digest, tar);
        if (!options.registry().isEmpty()) {
            Report.pushed(plan, options.registry(), writer.push(plan, options.registry()));
        }
    }
}
