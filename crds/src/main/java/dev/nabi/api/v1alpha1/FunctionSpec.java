package dev.nabi.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Function runs and how it may scale. A field or group that is absent in the resource holds its default here,
 * so no reader of a spec asks again.
 */
@ValidationRule(
        value = "has(self.java) != has(self.image)",
        message = "exactly one of spec.java and spec.image says what runs")
@ValidationRule(
        value = "!has(self.java) || (!has(self.command) && !has(self.args))",
        message = "spec.command and spec.args belong to spec.image")
public record FunctionSpec(
        @Nullable JavaSpec java,

        @Size(min = 1, max = 1024) @Pattern("^\\S+$") @Nullable
        String image,

        List<String> command,
        List<String> args,

        @Default("8080") @Min(1) @Max(65535) Integer port,

        @Default("http1") Protocol protocol,

        @Nullable ReadinessSpec readiness,
        List<EnvVar> env,
        List<EnvFromSource> envFrom,

        @Size(max = 32) List<VolumeSpec> volumes,

        @Nullable ResourceRequirements resources,

        @Size(max = 253) @Nullable String serviceAccountName,

        List<LocalObjectReference> imagePullSecrets,

        @Default("30") @Min(1) @Max(3600) Integer timeoutSeconds,

        @Default("100") @Min(0) @Max(10000) Integer concurrency,

        ScaleSpec scale,
        QueueSpec queue,
        @Nullable BudgetSpec budget,

        @Default("3") @Min(0) @Max(100) Integer revisionHistoryLimit,

        @Size(max = 16) List<TrafficTarget> traffic) {

    public FunctionSpec {
        command = copy(command);
        args = copy(args);
        port = Objects.requireNonNullElse(port, 8080);
        protocol = Objects.requireNonNullElse(protocol, Protocol.HTTP1);
        env = copy(env);
        envFrom = copy(envFrom);
        volumes = copy(volumes);
        imagePullSecrets = copy(imagePullSecrets);
        timeoutSeconds = Objects.requireNonNullElse(timeoutSeconds, 30);
        concurrency = Objects.requireNonNullElse(concurrency, 100);
        scale = Objects.requireNonNullElse(scale, ScaleSpec.DEFAULT);
        queue = Objects.requireNonNullElse(queue, QueueSpec.DEFAULT);
        revisionHistoryLimit = Objects.requireNonNullElse(revisionHistoryLimit, 3);
        traffic = copy(traffic);
    }

    /** The most that one invocation may take, from first byte to last. */
    public Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
