package dev.nabi.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectReaderTest {
    @TempDir
    Path directory;

    private final ProjectReader reader = new ProjectReader(new Builds(message -> {}));

    @ParameterizedTest
    @CsvSource({"WordCount,word-count", "hello,hello", "My_App.2,my-app-2", "9lives,lives", "HTTPServer,httpserver"})
    void nameComesFromTheFile(String file, String name) {
        assertThat(ProjectReader.nameOf(file)).isEqualTo(name);
    }

    @Test
    void directoryWithOneSourceIsThatSourceAndItsTestIsLeftOut() throws IOException {
        Files.writeString(directory.resolve("Hello.java"), "class Hello {}");
        Files.writeString(directory.resolve("HelloTest.java"), "class HelloTest {}");

        assertThat(reader.read(directory).code())
                .isEqualTo(new Code.Source(directory.resolve("Hello.java"), "class Hello {}"));
    }

    @Test
    void directoryWithAManifestTakesItsNameAndItsScripts() throws IOException {
        Files.writeString(directory.resolve("function.yaml"), """
                kind: ConfigMap
                ---
                kind: Function
                metadata: {name: py}
                spec: {image: python, volumes: [{mountPath: /code, configMap: py-code}]}
                """);
        Files.writeString(directory.resolve("hello.py"), "print(1)");
        Files.writeString(directory.resolve("test_hello.py"), "print(2)");

        var project = reader.read(directory);

        assertThat(project.name()).isEqualTo("py");
        assertThat(project.others()).hasSize(1);
        assertThat(project.code()).isEqualTo(new Code.Scripts(Map.of("hello.py", "print(1)")));
    }

    @Test
    void yamlThatCannotBeReadIsToldByItsLine() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), "kind: Function\n  spec: {\n");

        assertThatThrownBy(() -> reader.read(directory.resolve("bad.yaml"))).hasMessageContaining("bad.yaml:2");
    }

    @Test
    void emptyDirectorySaysWhatItLacks() {
        assertThatThrownBy(() -> reader.read(directory))
                .hasMessageContaining("no pom.xml")
                .hasMessageContaining("nabi new");
    }

    @Test
    void draftWithoutAManifestKeepsWhatTheLiveFunctionHas() throws IOException {
        var live = Yaml.documents("""
                metadata: {name: a, resourceVersion: "7", managedFields: [{}]}
                spec:
                  timeoutSeconds: 5
                  env: [{name: A, value: "1"}, {name: B, value: "2"}]
                  image: old
                  command: [run]
                status: {url: u}
                """).getFirst();

        var draft = FunctionDraft.of("a", Optional.empty(), Optional.of(live))
                .source("class A {}")
                .environment(Map.of("B", "3", "A", ""))
                .object();

        assertThat(draft.toString())
                .isEqualTo("{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"7\"},\"spec\":{\"timeoutSeconds\":5,"
                        + "\"env\":[{\"name\":\"B\",\"value\":\"3\"}],\"java\":{\"source\":\"class A {}\"}}}");
    }

    @Test
    void draftOfAManifestIsTheManifestButForTraffic() throws IOException {
        var live = Yaml.documents(
                        "metadata: {name: a}\nspec: {timeoutSeconds: 5, image: old, traffic: [{revision: a-00001, weight: 100}]}")
                .getFirst();
        var manifest = Yaml.documents("metadata: {name: a, labels: {team: x}}\nspec: {image: new}")
                .getFirst();

        var draft = FunctionDraft.of("a", Optional.of(manifest.deepCopy()), Optional.of(live))
                .object();

        assertThat(draft.path("spec").toString())
                .isEqualTo("{\"image\":\"new\",\"traffic\":[{\"revision\":\"a-00001\",\"weight\":100}]}");
        assertThat(draft.path("metadata").path("labels").path("team").asText()).isEqualTo("x");
    }

    @Test
    void compilersLinesGetThePersonsFile() {
        var message =
                "the container exits with code 1, its last words: nabi: the source does not compile\nline 3: ';' expected\n    int x";

        assertThat(CompileErrors.located(message, Path.of("src/Hello.java")))
                .isEqualTo("the source does not compile\nsrc/Hello.java:3: error: ';' expected\n    int x");
    }
}
