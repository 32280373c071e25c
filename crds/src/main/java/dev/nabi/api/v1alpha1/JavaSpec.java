package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Java function that runs on the installation's function base image: one source file, or a jar. */
@ValidationRule(
        value = "has(self.source) != has(self.jar)",
        message = "exactly one of spec.java.source and spec.java.jar holds the code")
@ValidationRule(
        value = "has(self.source) || has(self.handler)",
        message = "spec.java.handler names the class in the jar")
public record JavaSpec(
        @JsonPropertyDescription(
                "One .java file as text, compiled at start; at most 96 KiB. Exactly one of source and jar.")
        @Size(min = 1, max = MAX_SOURCE_BYTES)
        @Nullable
        String source,

        @JsonPropertyDescription("Where the function's jar comes from. Exactly one of source and jar.") @Nullable
        JarSpec jar,

        @JsonPropertyDescription(
                "What runs the code: java (the base image's, the default), or bootstrap, the program of this name at the root "
                        + "of the zip, which asks AWS Lambda's Runtime API for its calls, as the provided runtimes have it.")
        @Nullable
        FunctionRuntime runtime,

        @JsonPropertyDescription(
                "The class to call, as pkg.Class, or its method, as pkg.Class::method. Needed with a jar. With runtime "
                        + "bootstrap: what the program finds in _HANDLER.")
        @Size(max = 512)
        @Pattern("^[\\p{L}_$][\\p{L}\\p{N}_$./-]*(::[\\p{L}_$][\\p{L}\\p{N}_$]*)?$")
        @Nullable
        String handler,

        @JsonPropertyDescription(
                "How what the function prints is written: as JSON objects with the ids of invocation and trace, or as it is. "
                        + "Default: json.")
        @Nullable
        LogFormat logFormat,

        @JsonPropertyDescription(
                "The event as which an AWS Lambda handler of a stream or a Map gets an HTTP request. Default: the "
                        + "request's body alone.")
        @Nullable
        LambdaEvent lambdaEvent,

        @JsonPropertyDescription("A writable directory in the container that keeps compiled sources between starts.")
        @Size(min = 2, max = 1024)
        @Pattern("^/[^:\\x00]+$")
        @Nullable
        String sourceCache) {

    /** A source travels in one environment variable, which Linux bounds at 128 KiB. */
    public static final int MAX_SOURCE_BYTES = 96 * 1024;

    /** What only the code of these platforms names. */
    private static final String[] LAMBDA = {"com.amazonaws.services.lambda.", ".adapter.aws."};

    private static final String[] GOOGLE = {"com.google.cloud.functions.", ".adapter.gcp."};

    /** Whether the spec shows that the handler is AWS Lambda's or Google's, which give an object one call at a time. */
    boolean isForOneCallAtATime() {
        return isForLambda() || isForGoogle();
    }

    /** Whether a program of the code's zip runs, and not its Java. */
    @JsonIgnore
    public boolean isProgram() {
        return runtime == FunctionRuntime.BOOTSTRAP;
    }

    /** Whether the spec shows that the handler is one of AWS Lambda. A jar alone does not show it. */
    @JsonIgnore
    public boolean isForLambda() {
        return isProgram()
                || lambdaEvent != null
                || (handler != null && handler.endsWith("::handleRequest"))
                || names(LAMBDA);
    }

    /** Whether the spec shows that the handler is one of Google's Functions Framework. A jar alone does not show it. */
    @JsonIgnore
    public boolean isForGoogle() {
        return names(GOOGLE);
    }

    private boolean names(String[] parts) {
        return Stream.of(parts).anyMatch(part -> names(source, part) || names(handler, part));
    }

    private static boolean names(@Nullable String text, String name) {
        return text != null && text.contains(name);
    }
}
