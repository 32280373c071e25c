package dev.nabi.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Java function that runs on the installation's function base image: one source file, or a jar. */
@ValidationRule(
        value = "has(self.source) != has(self.jar)",
        message = "exactly one of spec.java.source and spec.java.jar holds the code")
@ValidationRule(
        value = "has(self.source) || has(self.handler)",
        message = "spec.java.handler names the class in the jar")
public record JavaSpec(
        @Size(min = 1, max = MAX_SOURCE_BYTES) @Nullable String source,

        @Nullable JarSpec jar,

        @Size(max = 512) @Pattern("^[\\p{L}_$][\\p{L}\\p{N}_$.]*(::[\\p{L}_$][\\p{L}\\p{N}_$]*)?$") @Nullable
        String handler) {

    /** A source travels in one environment variable, which Linux bounds at 128 KiB. */
    public static final int MAX_SOURCE_BYTES = 96 * 1024;
}
