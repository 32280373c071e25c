package dev.nabi.images.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.images.plan.ImageFile;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import dev.nabi.images.plan.Product;
import dev.nabi.registry.Registry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes a small image as a tar and reads it back. */
class ImageWriterIT {
    @TempDir
    Path folder;

    @Test
    void writesConfigurationAndLayersThatAClusterTakes() throws Exception {
        var tar = folder.resolve("image.tar");
        writer("", "cache").writeTar(plan("1"), tar);

        var image = ImageArchive.read(tar);
        var config = image.config().get("config");

        assertThat(image.config().get("os").asText()).isEqualTo("linux");
        assertThat(image.config().get("architecture").asText()).isEqualTo("arm64");
        assertThat(config.get("User").asText()).isEqualTo("65532:65532");
        assertThat(texts(config.get("Entrypoint")))
                .containsExactly(
                        "/opt/java/bin/java", "@/opt/nabi/gateway.options", "-jar", "/opt/nabi/quarkus-run.jar");
        assertThat(texts(config.get("Env"))).contains("LANG=C.UTF-8", "JAVA_HOME=/opt/java");
        assertThat(config.get("Labels").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "org.opencontainers.image.licenses",
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.version");
        assertThat(config.get("ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(image.layers()).hasSize(2).allMatch(layer -> layer.bytes() > 0);
        assertThat(image.bytes()).isLessThan(Files.size(tar));
    }

    /** The library that its HTTP client logs by was missing, and nothing was ever pushed. */
    @Test
    void pushesToARegistry() throws Exception {
        try (var registry = new Registry()) {
            var digest = writer("", "cache").push(plan("1"), registry.name());

            assertThat(registry.manifests).containsKey("nabi-gateway@" + digest);
            assertThat(registry.sent).as("two layers and the configuration").hasSize(3);
        }
    }

    @Test
    void aTarMayHaveASecondTag() throws Exception {
        var tar = folder.resolve("image.tar");
        writer("", "cache").writeTar(plan("1"), tar, "0.1.0");

        assertThat(ImageArchive.read(tar).tags()).containsExactlyInAnyOrder("nabi-gateway:7", "nabi-gateway:0.1.0");
    }

    @Test
    void keepsModesAndHidesWhenAndByWhomAFileWasMade() throws Exception {
        var tar = folder.resolve("image.tar");
        writer("", "cache").writeTar(plan("1"), tar);

        var entries = entries(tar, ImageArchive.read(tar).layers().getFirst());

        assertThat(entries)
                .extracting(entry -> "%o %s".formatted(entry.getMode() & 0777, entry.getName()))
                .contains("755 opt/java/bin/java", "644 opt/java/release", "777 tmp/");
        assertThat(entries)
                .allMatch(entry -> entry.getLastModifiedDate().toInstant().equals(Instant.ofEpochSecond(1)))
                .allMatch(entry -> entry.getLongUserId() == 0 && entry.getLongGroupId() == 0);
    }

    @Test
    void givesTheSameDigestForTheSameInputWhateverItsTimesAndTheUmask() throws Exception {
        var first = writer("", "one").writeTar(plan("1"), folder.resolve("1.tar"));
        var touched = plan("1");
        for (var layer : touched.layers()) {
            for (var file : layer.files()) {
                Files.setLastModifiedTime(file.source(), FileTime.from(Instant.ofEpochSecond(1_700_000_000)));
                Files.setPosixFilePermissions(file.source(), PosixFilePermissions.fromString("rwx------"));
            }
        }

        var second = writer("", "two").writeTar(touched, folder.resolve("2.tar"));
        var other = writer("", "two").writeTar(plan("2"), folder.resolve("3.tar"));

        assertThat(second).isEqualTo(first);
        assertThat(folder.resolve("2.tar")).hasSameBinaryContentAs(folder.resolve("1.tar"));
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void aChangeOfCodeChangesTheLayerOfTheCodeAlone() throws Exception {
        writer("", "cache").writeTar(plan("1"), folder.resolve("1.tar"));
        writer("", "cache").writeTar(plan("2"), folder.resolve("2.tar"));

        var before = ImageArchive.read(folder.resolve("1.tar")).layers();
        var after = ImageArchive.read(folder.resolve("2.tar")).layers();

        assertThat(after.getFirst()).isEqualTo(before.getFirst());
        assertThat(after.getLast()).isNotEqualTo(before.getLast());
    }

    @Test
    void newContentAtAnOldPathWithAnOldTimeIsNotTakenForTheLayerBefore() throws Exception {
        var before = writer("", "cache").writeTar(plan("1"), folder.resolve("1.tar"));
        var run = Files.writeString(folder.resolve("run-1"), "2");
        Files.setLastModifiedTime(run, FileTime.from(Instant.ofEpochSecond(1)));

        var after = writer("", "cache").writeTar(plan("1"), folder.resolve("2.tar"));
        var again = writer("", "cache").writeTar(plan("1"), folder.resolve("3.tar"));

        assertThat(after).isNotEqualTo(before);
        assertThat(again).isEqualTo(after);
    }

    @Test
    void standsOnABaseWhenOneIsGiven() throws Exception {
        var base = folder.resolve("base.tar");
        writer("", "cache").writeTar(plan("1"), base);
        var tar = folder.resolve("on-base.tar");

        writer(base.toString(), "cache").writeTar(plan("2"), tar);

        var below = ImageArchive.read(base).layers();
        assertThat(ImageArchive.read(tar).layers()).hasSize(4).startsWith(below.toArray(ImageArchive.Layer[]::new));
    }

    private ImageWriter writer(String base, String cache) {
        return new ImageWriter(base, "arm64", folder.resolve(cache));
    }

    private ImagePlan plan(String code) throws IOException {
        var open = Files.createDirectories(folder.resolve("open"));
        var java = new ImageLayer(
                "java",
                List.of(
                        ImageFile.at(file("java", "program"), "/opt/java/bin/java"),
                        ImageFile.at(file("release", "25"), "/opt/java/release"),
                        new ImageFile(open, "/tmp", ImageFile.OPEN_FOLDER)));
        var app = new ImageLayer("app", List.of(ImageFile.at(file("run-" + code, code), "/opt/nabi/quarkus-run.jar")));
        return ImagePlan.of(Product.GATEWAY, "7", "/opt/java/bin/java", List.of(java, app));
    }

    private Path file(String name, String text) throws IOException {
        var file = folder.resolve(name);
        if (!Files.exists(file)) {
            Files.writeString(file, text);
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1)));
        }
        return file;
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static List<TarArchiveEntry> entries(Path tar, ImageArchive.Layer layer) throws IOException {
        try (var in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(layer.file())) {
                    return entries(in.readAllBytes());
                }
            }
        }
        throw new IOException(tar + " has no " + layer.file());
    }

    private static List<TarArchiveEntry> entries(byte[] layer) throws IOException {
        var entries = new ArrayList<TarArchiveEntry>();
        try (var in = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(layer)))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
