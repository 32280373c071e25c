package dev.nabi.images.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nabi.images.plan.ImageFile;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import dev.nabi.images.plan.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SbomTest {
    @TempDir
    Path folder;

    @Test
    void namesPackagesRuntimeAndJarsAndIsValid() throws Exception {
        var package_ = Files.writeString(
                folder.resolve("libc6"), "Package: libc6\nVersion: 2.36-9+deb12u14\nArchitecture: amd64\n");
        var release = Files.writeString(
                folder.resolve("release"), "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_RUNTIME_VERSION=\"25.0.3+9-LTS\"\n");
        var layer = new ImageLayer(
                "all",
                List.of(
                        ImageFile.at(package_, "/var/lib/dpkg/status.d/libc6"),
                        ImageFile.at(release, "/opt/java/release"),
                        ImageFile.at(
                                jar("io.netty.netty-common-4.1.jar", "io.netty", "netty-common", "4.1"),
                                "/opt/nabi/lib/io.netty.netty-common-4.1.jar"),
                        ImageFile.at(jar("plain-1.2.jar", "", "", ""), "/opt/nabi/lib/plain-1.2.jar")));

        var sbom = Sbom.of(ImagePlan.of(Product.GATEWAY, "7", "java", List.of(layer)));

        assertThat(sbom.components())
                .extracting(Sbom.Component::name, Sbom.Component::version, Sbom.Component::purl)
                .containsExactlyInAnyOrder(
                        tuple("libc6", "2.36-9+deb12u14", "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64"),
                        tuple("openjdk", "25.0.3+9-LTS", "pkg:generic/openjdk@25.0.3%2B9-LTS"),
                        tuple("netty-common", "4.1", "pkg:maven/io.netty/netty-common@4.1"),
                        tuple("plain", "1.2", null));
        var problems = new JsonParser().validate(sbom.json().getBytes(StandardCharsets.UTF_8), Version.VERSION_16);
        assertThat(problems).isEmpty();
    }

    private Path jar(String name, String group, String artifact, String version) throws IOException {
        var jar = folder.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            if (!group.isEmpty()) {
                zip.putNextEntry(new ZipEntry("META-INF/maven/" + group + "/" + artifact + "/pom.properties"));
                zip.write("groupId=%s%nartifactId=%s%nversion=%s%n"
                        .formatted(group, artifact, version)
                        .getBytes(StandardCharsets.UTF_8));
            } else {
                zip.putNextEntry(new ZipEntry("empty"));
            }
        }
        return jar;
    }
}
