package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
        @JsonPropertyDescription(
                "A Java function on the installation's function base image. Exactly one of java and image.")
        @Nullable
        JavaSpec java,

        @JsonPropertyDescription("The container image to run; it serves HTTP on port. Exactly one of java and image.")
        @Size(min = 1, max = 1024)
        @Pattern("^\\S+$")
        @Nullable
        String image,

        @JsonPropertyDescription("The command of the image's container, instead of the image's entrypoint.")
        List<String> command,

        @JsonPropertyDescription("The arguments of the image's container, instead of the image's own.")
        List<String> args,

        @JsonPropertyDescription("The port on which the container serves; it is told by the environment variable PORT.")
        @Default("8080")
        @Min(1)
        @Max(65535)
        Integer port,

        @JsonPropertyDescription("What the container speaks on its port: HTTP/1.1, or HTTP/2 without TLS.")
        @Default("http1")
        Protocol protocol,

        @JsonPropertyDescription("When an instance is ready to serve.") @Nullable
        ReadinessSpec readiness,

        @JsonPropertyDescription("Environment variables of the container. A change makes a new revision.")
        @Size(max = 256)
        List<EnvVar> env,

        @JsonPropertyDescription(
                "ConfigMaps and Secrets whose keys become environment variables. Names that the platform sets "
                        + "itself are left out.")
        @Size(max = 64)
        List<EnvFromSource> envFrom,

        @JsonPropertyDescription(
                "ConfigMaps and Secrets mounted as read-only files. Each adds some 300 ms to a cold start.")
        @Size(max = 32)
        List<VolumeSpec> volumes,

        @JsonPropertyDescription(
                "CPU and memory of one instance. Defaults: requests of 100m and 128Mi, a memory limit of 256Mi, unless the "
                        + "installation says otherwise (functions.resources of the chart).")
        @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription(
                "Nodes, RuntimeClass and labels of the pods. Each field is refused unless the installation allows it "
                        + "(functions.allow of the chart).")
        @Nullable
        PodSettings pod,

        @JsonPropertyDescription("The ServiceAccount of the pods, whose token is mounted; without one, no token is.")
        @Size(max = 253)
        @Pattern("^([a-z0-9]([-.a-z0-9]*[a-z0-9])?)?$")
        @Nullable
        String serviceAccountName,

        @JsonPropertyDescription("Secrets with the credentials by which the image is pulled.") @Size(max = 16)
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("The longest that one invocation may take, from its first byte to its last; then 504.")
        @Default("30")
        @Min(1)
        @Max(3600)
        Integer timeoutSeconds,

        @JsonPropertyDescription(
                "How many invocations one instance takes at once; 0 for no limit. Default: 100; 1 for a Java "
                        + "function that the spec shows to be an AWS Lambda or Google Cloud function. status.concurrency says "
                        + "which holds.")
        @Min(0)
        @Max(10000)
        Integer concurrency,

        @JsonPropertyDescription("How many instances there are, by the load.")
        ScaleSpec scale,

        @JsonPropertyDescription("How many invocations may wait for an instance, and for how long.")
        QueueSpec queue,

        @JsonPropertyDescription("What the Function may use in a day or month.") @Nullable
        BudgetSpec budget,

        @JsonPropertyDescription(
                "Who may call; several kinds may be listed, and any is enough. Default: what the installation says, which is "
                        + "anyone unless it was changed.")
        @Nullable
        AccessSpec access,

        @JsonPropertyDescription("How often and with what the Function may be called.") @Nullable
        LimitsSpec limits,

        @JsonPropertyDescription(
                "How asynchronous calls (Prefer: respond-async) are retried, how long they are kept, and where results go.")
        AsyncSpec async,

        @JsonPropertyDescription("How many revisions without traffic are kept for a rollback.")
        @Default("3")
        @Min(0)
        @Max(100)
        Integer revisionHistoryLimit,

        @JsonPropertyDescription(
                "Shares of the traffic by revision; the weights sum to 100. A revision that is named here is kept whatever "
                        + "revisionHistoryLimit says. Default: all to the latest revision that is ready.")
        @Size(max = 128)
        List<TrafficTarget> traffic,

        @JsonPropertyDescription(
                "Whether an anonymous caller of a failed invocation is told the details. Default: false; the "
                        + "details are in the log.")
        @Default("false")
        Boolean errorDetails,

        @JsonPropertyDescription(
                "Whether a caller that sends the field 'Nabi-Log: tail' gets the last 4 KiB that its invocation printed, in "
                        + "Nabi-Log-Result. Default: false.")
        @Default("false")
        Boolean logTail,

        @JsonPropertyDescription(
                "Any text, such as the time. Another text makes a new revision of the same spec, whose instances "
                        + "read ConfigMaps and Secrets anew.")
        @Size(max = 64)
        @Pattern("^[!-~]*$")
        @Nullable
        String restartedAt) {

    private static final int DEFAULT_CONCURRENCY = 100;

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
        concurrency = concurrency == null ? defaultConcurrency(java) : concurrency;
        scale = Objects.requireNonNullElse(scale, ScaleSpec.DEFAULT);
        queue = Objects.requireNonNullElse(queue, QueueSpec.DEFAULT);
        revisionHistoryLimit = Objects.requireNonNullElse(revisionHistoryLimit, 3);
        async = Objects.requireNonNullElse(async, AsyncSpec.DEFAULT);
        traffic = copy(traffic);
        errorDetails = Objects.requireNonNullElse(errorDetails, false);
        logTail = Objects.requireNonNullElse(logTail, false);
        // A chart that fills in nothing writes the empty text.
        serviceAccountName = "".equals(serviceAccountName) ? null : serviceAccountName;
        restartedAt = "".equals(restartedAt) ? null : restartedAt;
    }

    /** The most that one invocation may take, from first byte to last. */
    public Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    private static int defaultConcurrency(@Nullable JavaSpec java) {
        return java != null && java.isForOneCallAtATime() ? 1 : DEFAULT_CONCURRENCY;
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
