package dev.nabi.images.sbom;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.nabi.images.layout.Digest;
import dev.nabi.images.plan.ImageFile;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CycloneDX document made from what really stands in the image: its packages, its Java runtime, its jars. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sbom(String bomFormat, String specVersion, int version, Metadata metadata, List<Component> components) {

    public record Metadata(Component component) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Component(
            String type,
            @JsonProperty("bom-ref") String reference,
            @Nullable String group,
            String name,
            String version,
            @Nullable String purl,
            @Nullable List<Hash> hashes) {}

    public record Hash(String alg, String content) {}

    public static Sbom of(ImagePlan plan) throws IOException {
        return of(plan, plan.layers());
    }

    /** Of an image on a base: {@code layers} are the base's and the plan's own. */
    public static Sbom of(ImagePlan plan, List<ImageLayer> layers) throws IOException {
        var components = new ArrayList<Component>();
        for (var layer : layers) {
            for (var file : layer.files()) {
                var target = file.target();
                if (target.startsWith("/var/lib/dpkg/status.d/")) {
                    components.add(debian(Files.readAllLines(file.source())));
                } else if (target.equals(ImagePlan.JAVA_HOME + "/release")) {
                    components.add(java(Files.readAllLines(file.source())));
                } else if (target.endsWith(".jar")) {
                    addJar(file, components);
                }
            }
        }
        var image = new Component("container", plan.reference(), null, plan.name(), plan.tag(), null, null);
        return new Sbom("CycloneDX", "1.6", 1, new Metadata(image), components);
    }

    public String json() throws IOException {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this) + "\n";
    }

    private static Component debian(List<String> status) {
        var name = field(status, "Package: ");
        var version = field(status, "Version: ");
        var purl = "pkg:deb/debian/" + name + "@" + version.replace("+", "%2B").replace(":", "%3A") + "?arch="
                + field(status, "Architecture: ");
        return new Component("library", purl, null, name, version, purl, null);
    }

    private static Component java(List<String> release) {
        var version = field(release, "JAVA_RUNTIME_VERSION=").replace("\"", "");
        var name = field(release, "IMPLEMENTOR=").replace("\"", "");
        var purl = "pkg:generic/openjdk@" + version.replace("+", "%2B");
        return new Component("platform", purl, name.isEmpty() ? null : name, "openjdk", version, purl, null);
    }

    /** The jar, and what says of itself that it was taken into the jar. */
    private static void addJar(ImageFile file, List<Component> components) throws IOException {
        var maven = MavenName.of(file.source());
        var hash = List.of(new Hash("SHA-256", Digest.of(file.source())));
        components.add(new Component(
                "library", file.target(), maven.group(), maven.artifact(), maven.version(), maven.purl(), hash));
        for (var inner : MavenName.declared(file.source())) {
            if (!inner.equals(maven)) {
                var reference = file.target() + "#" + inner.purl();
                components.add(new Component(
                        "library", reference, inner.group(), inner.artifact(), inner.version(), inner.purl(), null));
            }
        }
    }

    private static String field(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse("");
    }
}
