package dev.nabi.images.output;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.nabi.images.layout.Stage;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a planned image as a tar that container engines import, or pushes it to a registry. */
public final class ImageWriter {
    private final String base;
    private final String architecture;
    private final Path cache;

    /**
     * @param base the image or tar below all layers; empty for none
     * @param architecture of the Java runtime, in the words of container images
     * @param cache where layers are kept from one run to the next
     */
    public ImageWriter(String base, String architecture, Path cache) {
        this.base = base;
        this.architecture = architecture;
        this.cache = cache;
    }

    /** Writes the tar, in which the image may have further tags, and gives the digest of the image. */
    public String writeTar(ImagePlan plan, Path tar, String... furtherTags) throws Exception {
        Files.createDirectories(tar.toAbsolutePath().getParent());
        var containerizer = Containerizer.to(TarImage.at(tar).named(plan.reference()));
        for (var further : furtherTags) {
            containerizer.withAdditionalTag(further);
        }
        return build(plan, containerizer);
    }

    /** Pushes to {@code <registry>/<name>:<tag>} with the credentials that the machine's user has for it. */
    public String push(ImagePlan plan, String registry) throws Exception {
        var name = registry + "/" + plan.reference();
        // Without TLS on this machine alone.
        return build(plan, Containerizer.to(registryImage(name)).setAllowInsecureRegistries(isOfThisMachine(name)));
    }

    private String build(ImagePlan plan, Containerizer containerizer) throws Exception {
        var builder = from().setUser(ImagePlan.USER)
                .setEnvironment(plan.environment())
                .setEntrypoint(plan.entrypoint())
                .setProgramArguments(plan.arguments())
                .setExposedPorts(
                        plan.ports().stream().map(Port::tcp).collect(Collectors.toCollection(LinkedHashSet::new)))
                .setLabels(plan.labels());
        if (base.isEmpty()) {
            builder.setPlatforms(Set.of(new Platform(architecture, "linux")));
        }
        for (var layer : plan.layers()) {
            builder.addFileEntriesLayer(entries(layer));
        }
        return builder.containerize(containerizer
                        .setToolName("nabi")
                        .setBaseImageLayersCache(cache)
                        .setApplicationLayersCache(cache)
                        .addEventHandler(LogEvent.class, ImageWriter::log))
                .getDigest()
                .toString();
    }

    /** Writes the tar of an image that stands in a registry, unchanged. */
    public static void pull(String name, Path tar, Path cache) throws Exception {
        Files.createDirectories(tar.toAbsolutePath().getParent());
        Jib.from(registryImage(name))
                .containerize(Containerizer.to(TarImage.at(tar).named("base"))
                        .setToolName("nabi")
                        .setBaseImageLayersCache(cache)
                        .setApplicationLayersCache(cache));
    }

    private JibContainerBuilder from() throws Exception {
        if (base.isEmpty()) {
            return Jib.fromScratch();
        }
        return base.endsWith(".tar") ? Jib.from(TarImage.at(Path.of(base))) : Jib.from(registryImage(base));
    }

    private static boolean isOfThisMachine(String name) throws Exception {
        return ImageReference.parse(name).getRegistry().matches("(localhost|127\\.0\\.0\\.1)(:[0-9]+)?");
    }

    private static RegistryImage registryImage(String name) throws Exception {
        var reference = ImageReference.parse(name);
        var credentials = CredentialRetrieverFactory.forImage(reference, ImageWriter::log);
        return RegistryImage.named(reference)
                .addCredentialRetriever(credentials.dockerConfig())
                .addCredentialRetriever(credentials.wellKnownCredentialHelpers());
    }

    private FileEntriesLayer entries(ImageLayer layer) throws IOException {
        var store = new ContentStore(cache.resolve("files"));
        var entries = FileEntriesLayer.builder().setName(layer.name());
        for (var file : layer.files()) {
            entries.addEntry(
                    store.of(file.source()),
                    AbsoluteUnixPath.get(file.target()),
                    FilePermissions.fromOctalString(String.format("%03o", file.mode())),
                    Stage.MODIFIED,
                    file.target().equals(ImagePlan.FUNCTION) ? ImagePlan.USER : "");
        }
        return entries.build();
    }

    private static void log(LogEvent event) {
        if (event.getLevel() == LogEvent.Level.ERROR || event.getLevel() == LogEvent.Level.WARN) {
            System.err.println(event.getMessage());
        }
    }
}
