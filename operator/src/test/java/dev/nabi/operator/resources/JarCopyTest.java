package dev.nabi.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JarCopyTest {
    private static final String SHA256_OF_ONE = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";

    private final Function function = Serialization.unmarshal("""
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {namespace: demo, name: hello, uid: 5a8a2a4e}
            spec: {java: {handler: a.B, jar: {configMap: {name: code, key: app.jar}}}}
            """, Function.class);
    private final ConfigMap text = new ConfigMapBuilder()
            .addToData("app.jar", "one")
            .addToData("more", "")
            .build();
    private final ConfigMap binary =
            new ConfigMapBuilder().addToBinaryData("app.jar", "b25l").build();

    @Test
    void theDigestIsOfTheContentWhicheverPartOfTheConfigMapHoldsIt() {
        assertThat(JarCopy.digests(text))
                .containsEntry("app.jar", SHA256_OF_ONE)
                .containsOnlyKeys("app.jar", "more");
        assertThat(JarCopy.digests(binary)).isEqualTo(Map.of("app.jar", SHA256_OF_ONE));
        assertThat(JarCopy.digests(new ConfigMap())).isEmpty();
    }

    @Test
    void theCopyHasTheKeyAloneAndIsTheRevisionsOwn() {
        var copy = JarCopy.of(function, "hello-00003", new Code(SHA256_OF_ONE)).orElseThrow();

        assertThat(copy.isIn(text)).isTrue();
        var written = copy.from(text);
        assertThat(written)
                .returns(Map.of("app.jar", "one"), ConfigMap::getData)
                .returns(true, ConfigMap::getImmutable);
        assertThat(written.getMetadata().getName()).isEqualTo("hello-00003-7692c3ad35");
        assertThat(written.getMetadata().getLabels()).containsEntry(Labels.REVISION, "hello-00003");
        assertThat(written.getMetadata().getOwnerReferences())
                .singleElement()
                .returns("5a8a2a4e", owner -> owner.getUid());
        assertThat(copy.from(binary)).returns(Map.of("app.jar", "b25l"), ConfigMap::getBinaryData);
    }

    @Test
    void aFunctionWhoseSpecPinsItsCodeHasNoCopy() {
        function.setSpec(Serialization.unmarshal("spec: {image: 'good:1'}", Function.class)
                .getSpec());

        assertThat(JarCopy.of(function, "hello-00001", Code.IN_SPEC)).isEmpty();
    }
}
