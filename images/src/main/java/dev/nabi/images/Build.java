package dev.nabi.images;

import dev.nabi.images.aot.AotCache;
import dev.nabi.images.jre.JavaRuntime;
import dev.nabi.images.layout.Stage;
import dev.nabi.images.os.DebianRootfs;
import dev.nabi.images.output.ImageArchive;
import dev.nabi.images.output.ImageWriter;
import dev.nabi.images.plan.ImageFile;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import dev.nabi.images.plan.Product;
import dev.nabi.images.plan.ProgramLayers;
import dev.nabi.images.sbom.Sbom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** One run of the builder: the layers that all images share, then image by image. */
final class Build {
    private static final Map<String, String> ARCHITECTURES = Map.of("amd64", "amd64", "aarch64", "arm64");

    /** A training waits for half of its time. Starts are measured one at a time. */
    private static final int AT_ONCE = 2;

    private final Options options;
    private final Path root;
    private final Path work;
    private final Path out;
    private final String version;
    private final Map<String, String> pushed = new TreeMap<>();

    /** {@code version} is a second tag of the tars, for who builds on them by hand. */
    Build(Options options, Path root, String version) {
        this.options = options;
        this.version = version;
        this.root = root.toAbsolutePath();
        this.work = this.root.resolve("images/target/work");
        this.out = options.out().isEmpty() ? this.root.resolve("images/target") : Path.of(options.out());
    }

    void run() throws Exception {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IOException("the images' Java runtime is cut out of the JDK that runs this, which must be one for"
                    + " Linux, not for " + System.getProperty("os.name"));
        }
        var shared = new ArrayList<ImageLayer>();
        Files.createDirectories(work);
        if (options.base().isEmpty()) {
            Report.step("the files of Debian's packages");
            shared.add(new DebianRootfs(work).layer());
        }
        Report.step("the Java runtime");
        var java = JavaRuntime.of(Product.allModules(), work);
        shared.add(java.layer());
        buildAll(java, shared);
        if (!options.products().equals(Set.copyOf(Product.ALL))) {
            return;
        }
        var values = new ChartValues(options.registry(), options.tag(), pushed).writeTo(out);
        System.out.println("helm install … -f " + root.relativize(values.toAbsolutePath()));
    }

    private void buildAll(JavaRuntime java, List<ImageLayer> shared) throws Exception {
        try (var threads = Executors.newFixedThreadPool(options.measure() > 0 ? 1 : AT_ONCE)) {
            var builds = options.products().stream()
                    .map(product -> threads.submit(() -> {
                        build(product, java, shared);
                        return product;
                    }))
                    .toList();
            for (var build : builds) {
                build.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private void build(Product product, JavaRuntime java, List<ImageLayer> shared) throws Exception {
        var program = staged(product);
        var layers = new ArrayList<>(shared);
        layers.addAll(ProgramLayers.of(Stage.files(program, ImagePlan.PROGRAM)));
        var cache = new AotCache(product, java.home(), program, root);
        if (options.aot()) {
            Report.step(product.image() + ": its AOT cache");
            var trained = cache.layer(layers.subList(shared.size() - 1, layers.size()), work.resolve("aot"));
            layers.add(trained);
            if (options.measure() > 0) {
                measure(product, cache, trained.files().getFirst());
            }
        }
        if (product.equals(Product.FUNCTION_BASE)) {
            layers.add(placeOfFunctions());
        }
        write(ImagePlan.of(product, options.tag(), ImagePlan.JAVA_HOME + "/bin/java", layers));
    }

    /** Where images on top of the base image have their function, and write its cache while they are built. */
    private ImageLayer placeOfFunctions() throws IOException {
        var empty = Files.createDirectories(work.resolve("empty"));
        return new ImageLayer("place", List.of(new ImageFile(empty, ImagePlan.FUNCTION, ImageFile.PROGRAM)));
    }

    /** The program's folder as it will stand in the image, with its file of JVM flags. */
    private Path staged(Product product) throws IOException {
        var built = root.resolve(product.program());
        if (!Files.exists(built.resolve(product.launch().jar()))) {
            throw new IOException(product.image() + " needs " + product.program() + "/"
                    + product.launch().jar() + ", which is not there: run ./nabi build");
        }
        var program = work.resolve("stage").resolve(product.image());
        Stage.copy(built, program);
        var flags = program.resolve(product.launch().options());
        if (!Files.exists(flags)) {
            copyOwn(product.launch().options(), flags);
        }
        for (var start : product.launch().starts()) {
            if (!start.arguments().isEmpty()) {
                var words = product.launch().arguments(start, ImagePlan.PROGRAM, options.aot());
                Files.write(program.resolve(start.arguments()), words);
            }
        }
        Stage.settle(program);
        return program;
    }

    private static void copyOwn(String resource, Path target) throws IOException {
        try (var own = Build.class.getResourceAsStream(resource)) {
            if (own == null) {
                throw new IOException(target + " is missing, and the builder has no " + resource + " of its own");
            }
            Files.copy(own, target);
        }
    }

    /** One at a time: the second finds the layers that it shares with the first. */
    private synchronized void write(ImagePlan plan) throws Exception {
        Report.step(plan.name() + ": its layers");
        var architecture = ARCHITECTURES.getOrDefault(System.getProperty("os.arch"), System.getProperty("os.arch"));
        var writer = new ImageWriter(options.base(), architecture, work.resolve("layers"));
        var tar = out.resolve(plan.name() + ".tar");
        var digest = writer.writeTar(plan, tar, version);
        Files.writeString(out.resolve(plan.name() + ".cdx.json"), Sbom.of(plan).json());
        Report.image(plan, ImageArchive.read(tar), digest, tar);
        if (!options.registry().isEmpty()) {
            var digestThere = writer.push(plan, options.registry());
            pushed.put(plan.name().substring("nabi-".length()), digestThere);
            Report.pushed(plan, options.registry(), digestThere);
        }
    }

    private void measure(Product product, AotCache cache, ImageFile trained) throws Exception {
        var use = List.of("-XX:AOTCache=" + trained.source());
        var without = new ArrayList<Duration>();
        var with = new ArrayList<Duration>();
        for (int i = 0; i < options.measure(); i++) {
            without.addAll(cache.startTimes(List.of(), 1));
            with.addAll(cache.startTimes(use, 1));
        }
        Report.startTimes(product, without, with);
    }
}
