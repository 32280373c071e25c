package dev.nabi.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifiedTest {
    private final Verified verified = new Verified();

    @Test
    void anObjectIsVerifiedUntilItOrItsFunctionChanges() {
        verified.add(function("f1", 1L), deployment("d1", 1L, "a"));

        assertThat(verified.holds(function("f1", 1L), deployment("d1", 1L, "a")))
                .isTrue();
        assertThat(verified.holds(function("f1", 2L), deployment("d1", 1L, "a")))
                .as("another spec")
                .isFalse();
        assertThat(verified.holds(function("f2", 1L), deployment("d1", 1L, "a")))
                .as("a namesake")
                .isFalse();
        assertThat(verified.holds(function("f1", 1L), deployment("d1", 2L, "a")))
                .as("it was changed")
                .isFalse();
        assertThat(verified.holds(function("f1", 1L), deployment("d2", 1L, "a")))
                .as("another object")
                .isFalse();
        assertThat(verified.holds(function("f1", 1L), deployment("d1", 1L, "b")))
                .as("its labels")
                .isFalse();
    }

    @Test
    void withoutGenerationsNothingIsTakenForVerified() {
        verified.add(function("f1", 1L), deployment("d1", null, "a"));

        assertThat(verified.holds(function("f1", 1L), deployment("d1", null, "a")))
                .isFalse();
    }

    @Test
    void whatIsForgottenIsLookedAtAgain() {
        verified.add(function("f1", 1L), deployment("d1", 1L, "a"));
        verified.forget(new FunctionKey("shop", "hello"));

        assertThat(verified.holds(function("f1", 1L), deployment("d1", 1L, "a")))
                .isFalse();
    }

    private static Function function(String uid, Long generation) {
        var function = new Function();
        function.setMetadata(metadata(uid, generation, "a"));
        return function;
    }

    private static Deployment deployment(String uid, Long generation, String label) {
        var deployment = new Deployment();
        deployment.setMetadata(metadata(uid, generation, label));
        return deployment;
    }

    private static ObjectMeta metadata(String uid, Long generation, String label) {
        return new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("hello")
                .withUid(uid)
                .withGeneration(generation)
                .withLabels(Map.of("label", label))
                .build();
    }
}
