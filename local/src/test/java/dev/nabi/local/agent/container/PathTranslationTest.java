package dev.nabi.local.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.local.agent.Pods;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTranslationTest {
    private static final String MOUNTS = """
            image: x
            volumeMounts:
            - {name: etc, mountPath: /etc/app/}
            - {name: certificates, mountPath: /etc/app/tls}
            - {name: jar, mountPath: /opt/nabi/jar}
            - {name: etc, mountPath: /one, subPath: sub/one}
            """;

    @ParameterizedTest
    @CsvSource({
        "/opt/nabi/jar,          /v/jar",
        "/opt/nabi/jar/app.jar,  /v/jar/app.jar",
        "/opt/nabi/jars,         /opt/nabi/jars",
        "/etc/app/a.yaml,        /v/etc/a.yaml",
        "/etc/app/tls/tls.crt,   /v/certificates/tls.crt",
        "/one/x,                 /v/etc/sub/one/x",
        "--file=/opt/nabi/jar/a, --file=/opt/nabi/jar/a",
    })
    void aWordThatIsAPathUnderAMountBecomesTheRealOne(String word, String real) throws UnresolvedReference {
        var container = Pods.of(MOUNTS).getSpec().getContainers().getFirst();

        assertThat(PathTranslation.of(container, Path.of("/v")).translate(word)).isEqualTo(real);
    }

    @Test
    void aSubPathCannotLeaveItsVolume() {
        var pod = Pods.of("volumeMounts: [{name: etc, mountPath: /etc/app, subPath: ../../secret}]");
        var container = pod.getSpec().getContainers().getFirst();

        assertThatThrownBy(() -> PathTranslation.of(container, Path.of("/v"))).isInstanceOf(UnresolvedReference.class);
    }

    @Test
    void aVolumesFilesAreItsKeysOrTheItemsThatItNames() throws UnresolvedReference {
        var contents = new ConfigContents(
                "demo", Map.of(ConfigRef.configMap("files"), Map.of("a", bytes("1"), "b", bytes("2"))));

        assertThat(VolumeFiles.of(volume("configMap: {name: files}"), contents))
                .containsOnlyKeys(Path.of("a"), Path.of("b"));
        assertThat(VolumeFiles.of(volume("configMap: {name: files, items: [{key: a, path: deep/c}]}"), contents))
                .containsOnlyKeys(Path.of("deep/c"));
        assertThat(VolumeFiles.of(volume("secret: {secretName: none, optional: true}"), contents))
                .isEmpty();
    }

    @Test
    void aVolumeThatCannotBeMadeIsRefused() {
        var contents = new ConfigContents("demo", Map.of(ConfigRef.configMap("files"), Map.of("a", bytes("1"))));

        assertThatThrownBy(() -> VolumeFiles.of(volume("hostPath: {path: /}"), contents))
                .isInstanceOf(UnresolvedReference.class)
                .hasMessageContaining("ConfigMaps, Secrets and emptyDir");
        assertThatThrownBy(() ->
                        VolumeFiles.of(volume("configMap: {name: files, items: [{key: a, path: ../../a}]}"), contents))
                .isInstanceOf(UnresolvedReference.class)
                .hasMessageContaining("leaves it");
    }

    private static Volume volume(String source) {
        return Pods.of("volumes: [{name: v, " + source + "}]", "image: x")
                .getSpec()
                .getVolumes()
                .getFirst();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
