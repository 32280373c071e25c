package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.time.Duration;
import java.util.Objects;

/** How many invocations may wait for an instance on each gateway, and for how long. */
public record QueueSpec(
        @JsonPropertyDescription("How many invocations wait for an instance, on each gateway; more are answered 503.")
        @Default("1000")
        @Min(0)
        @Max(100_000)
        Integer length,

        @JsonPropertyDescription("How long an invocation waits for an instance before it is answered 503.")
        @Default("60")
        @Min(1)
        @Max(3600)
        Integer waitSeconds) {

    static final QueueSpec DEFAULT = new QueueSpec(1000, 60);

    public QueueSpec {
        length = Objects.requireNonNullElse(length, 1000);
        waitSeconds = Objects.requireNonNullElse(waitSeconds, 60);
    }

    /** The longest that an invocation waits for an instance. */
    public Duration patience() {
        return Duration.ofSeconds(waitSeconds);
    }
}
