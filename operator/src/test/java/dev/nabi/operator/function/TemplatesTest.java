package dev.nabi.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.RevisionDeployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    private static final FunctionKey KEY = new FunctionKey("shop", "hello");
    private static final Defaults DEFAULTS = new Defaults("base:1", 0);

    private final Templates templates = new Templates();

    private static Function function(String uid, @Nullable Long generation, String image) {
        var function = Serialization.unmarshal("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {name: hello, namespace: shop}
                spec: {image: "%s"}
                """.formatted(image), Function.class);
        function.getMetadata().setUid(uid);
        function.getMetadata().setGeneration(generation);
        return function;
    }

    private void isReadAnew(Function function) {
        assertThat(templates.of(function, Code.IN_SPEC, DEFAULTS))
                .isEqualTo(RevisionDeployment.digest(function, DEFAULTS));
    }

    @Test
    void isReadAnewForAnotherGenerationAndForANamesake() {
        isReadAnew(function("a", 1L, "one"));
        isReadAnew(function("a", 2L, "two"));
        isReadAnew(function("b", 2L, "three"));
        isReadAnew(function("b", null, "four"));
        isReadAnew(function("b", null, "five"));
    }

    @Test
    void isReadOnceForAGeneration() {
        var first = templates.of(function("a", 1L, "one"), Code.IN_SPEC, DEFAULTS);

        assertThat(templates.of(function("a", 1L, "two"), Code.IN_SPEC, DEFAULTS))
                .isEqualTo(first);
        templates.forget(KEY);
        isReadAnew(function("a", 1L, "two"));
    }
}
