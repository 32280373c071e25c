package dev.nabi.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
    @TempDir
    Path directory;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static final String ONE = """
            clusters: [{name: c, cluster: {server: "https://one:6443/", certificate-authority: ca.pem}}]
            users: [{name: u, user: {tokenFile: token}}]
            contexts: [{name: one, context: {cluster: c, user: u, namespace: shop}}]
            current-context: one
            """;

    @Test
    void currentContextHasItsClusterUserAndNamespaceWithPathsFromTheFilesDirectory() throws IOException {
        write("ca.pem", "CA");
        var file = write("one", ONE);

        var context = Kubeconfig.load(file, Map.of()).context(null, Map.of());

        assertThat(context.cluster().server()).isEqualTo(URI.create("https://one:6443"));
        assertThat(context.cluster().authority()).isEqualTo("CA");
        assertThat(context.user().tokenFile()).isEqualTo(directory.resolve("token"));
        assertThat(context.namespace()).isEqualTo("shop");
        assertThat(context.installation().isLocal()).isFalse();
    }

    @Test
    void ofSeveralFilesTheFirstCountsAndTheNamedContextIsTaken() throws IOException {
        write("ca.pem", "CA");
        var one = write("one", ONE);
        var two = write("two", """
                clusters: [{name: c, cluster: {server: "https://never"}}, {name: d, cluster: {server: "http://two"}}]
                contexts: [{name: two, context: {cluster: d}}]
                current-context: two
                """);
        var environment = Map.of("KUBECONFIG", one + File.pathSeparator + two);

        assertThat(Kubeconfig.load(null, environment).context(null, environment).name())
                .isEqualTo("one");
        assertThat(Kubeconfig.load(null, environment)
                        .context("two", environment)
                        .cluster()
                        .server())
                .isEqualTo(URI.create("http://two"));
    }

    @Test
    void localModeSaysWhereItsPartsAre() throws IOException {
        var file = write("local", """
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                contexts: [{name: nabi-local, context: {cluster: c}}]
                current-context: nabi-local
                extensions:
                - name: nabi.dev
                  extension: {gateway: "http://127.0.0.1:2", management: "http://127.0.0.1:3", code: "http://127.0.0.1:4"}
                """);

        var installation =
                Kubeconfig.load(file, Map.of()).context(null, Map.of()).installation();

        assertThat(installation.gateway()).isEqualTo(URI.create("http://127.0.0.1:2"));
        assertThat(installation.management()).isEqualTo(URI.create("http://127.0.0.1:3"));
        assertThat(installation.code()).isEqualTo(URI.create("http://127.0.0.1:4"));
    }

    @Test
    void credentialsOfAProgramAreTheTokenThatItPrints() throws IOException {
        var script = write("login", "#!/bin/sh\necho \"{\\\"status\\\":{\\\"token\\\":\\\"$WHO-token\\\"}}\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        var file = write("exec", """
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: u, user: {exec: {command: ./login, env: [{name: WHO, value: ada}]}}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """);

        try (var api = KubeApi.of(Kubeconfig.load(file, Map.of()).context(null, Map.of()))) {
            assertThat(api.token()).contains("ada-token");
        }
    }

    @Test
    void withoutAContextSaysWhatToDo() {
        var environment = Map.of("KUBECONFIG", directory.resolve("none").toString());

        assertThatThrownBy(() -> Kubeconfig.load(null, environment).context(null, environment))
                .hasMessageContaining("is not there")
                .hasMessageContaining("./nabi local");
    }
}
