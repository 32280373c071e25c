package dev.nabi.images.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.images.plan.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionFilesTest {
    @TempDir
    Path folder;

    @Test
    void takesWhatTheClassPathNamesAtItsPlaceBesideTheJar() throws IOException {
        jar("app.jar", "lib/one.jar lib/deep/two.jar");
        jar("lib/one.jar", "three.jar ../app.jar gone.jar");
        jar("lib/three.jar", "");
        jar("lib/deep/two.jar", "");
        jar("lib/unused.jar", "");

        var code = FunctionFiles.of(folder.resolve("app.jar"), "app.Main", List.of());

        assertThat(code.files())
                .extracting(ImageFile::target)
                .containsExactlyInAnyOrder(
                        "/opt/function/app.jar",
                        "/opt/function/lib/one.jar",
                        "/opt/function/lib/deep/two.jar",
                        "/opt/function/lib/three.jar");
        assertThat(code.classPath()).isEqualTo("/opt/function/app.jar");
    }

    @Test
    void refusesAClassPathThatLeadsAwayOrToNothing() throws IOException {
        jar("one/app.jar", "../other.jar");
        jar("two/app.jar", "lib/gone.jar");
        jar("other.jar", "");

        assertThatThrownBy(() -> FunctionFiles.of(folder.resolve("one/app.jar"), "app.Main", List.of()))
                .hasMessageContaining("names ../other.jar in its Class-Path, which is not below");
        assertThatThrownBy(() -> FunctionFiles.of(folder.resolve("two/app.jar"), "app.Main", List.of()))
                .hasMessageContaining("names lib/gone.jar in its Class-Path, and there is no such file");
    }

    @Test
    void takesADirectoryWhole() throws IOException {
        jar("code/lib/one.jar", "");
        Files.writeString(folder.resolve("code/note.txt"), "noted");

        var code = FunctionFiles.of(folder.resolve("code"), "app.Main", List.of());

        assertThat(code.files())
                .extracting(ImageFile::target)
                .containsExactly("/opt/function/code/lib/one.jar", "/opt/function/code/note.txt");
        assertThat(code.environment()).containsEntry("NABI_JAR", "/opt/function/code");
    }

    @Test
    void saysWhatIsNotThere() {
        assertThatThrownBy(() -> FunctionFiles.of(folder.resolve("no.jar"), "app.Main", List.of()))
                .hasMessageContaining("there is no jar and no directory at");
        assertThatThrownBy(() -> FunctionFiles.of(folder, "app.Main", List.of(folder.resolve("no.json"))))
                .hasMessageContaining("there is no sample call at");
    }

    private void jar(String name, String classPath) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        var jar = folder.resolve(name);
        Files.createDirectories(jar.resolveSibling(""));
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.finish();
        }
    }
}
