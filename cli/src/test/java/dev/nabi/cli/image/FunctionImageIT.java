package dev.nabi.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import dev.nabi.cli.kube.Yaml;
import dev.nabi.registry.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes a function's image to a registry in this process. */
class FunctionImageIT {
    @TempDir
    Path directory;

    private Registry registry;

    @BeforeEach
    void pushBase() throws Exception {
        registry = new Registry();
        var runtime = Files.writeString(directory.resolve("runtime"), "the runtime");
        Jib.fromScratch()
                .addLayer(List.of(runtime), AbsoluteUnixPath.get("/opt/nabi"))
                .setEntrypoint("/opt/java/bin/java", "@/opt/nabi/jvm.options")
                .setProgramArguments("@/opt/nabi/jar.options")
                .addEnvironmentVariable("LANG", "C.UTF-8")
                .setUser("65532:65532")
                .containerize(Containerizer.to(RegistryImage.named(registry.name() + "/nabi-function-base:1"))
                        .setAllowInsecureRegistries(true));
        registry.sent.clear();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private FunctionImage image(String tag, String code) throws Exception {
        var jar = Files.writeString(directory.resolve("shop.jar"), code);
        return new FunctionImage(
                registry.name() + "/nabi-function-base:1", registry.name() + "/shop:" + tag, jar, "app.Shop");
    }

    private JsonNode config(String tag) throws Exception {
        var manifest = Yaml.JSON.readTree(registry.manifests.get("shop@" + tag));
        return Yaml.JSON.readTree(
                registry.blobs.get(manifest.path("config").path("digest").asText()));
    }

    @Test
    void baseImageGetsTheJarAndRunsItAsItRunsAnyJar() throws Exception {
        image("1", "code").push(message -> {});

        var config = config("1").path("config");
        assertThat(config.path("Env").valueStream().map(JsonNode::asText))
                .contains("LANG=C.UTF-8", "NABI_JAR=/opt/function/shop.jar", "NABI_HANDLER=app.Shop");
        assertThat(config.path("Entrypoint").path(0).asText()).isEqualTo("/opt/java/bin/java");
        assertThat(config.path("Cmd").path(0).asText()).isEqualTo("@/opt/nabi/jar.options");
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
    }

    @Test
    void changedJarSendsItsOwnLayerAlone() throws Exception {
        image("1", "code").push(message -> {});
        registry.sent.clear();

        image("2", "other code").push(message -> {});

        assertThat(registry.sent).as("a layer and a configuration").hasSize(2);
    }

    @Test
    void missingBaseImageIsNamed() throws Exception {
        var jar = Files.writeString(directory.resolve("shop.jar"), "code");
        var image =
                new FunctionImage(registry.name() + "/no-such-base:1", registry.name() + "/shop:1", jar, "app.Shop");

        assertThatThrownBy(() -> image.push(message -> {}))
                .hasMessageContaining("no-such-base:1 (--base)")
                .hasMessageContaining("./nabi images --registry");
    }
}
