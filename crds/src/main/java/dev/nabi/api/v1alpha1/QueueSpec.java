package dev.nabi.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.time.Duration;
import java.util.Objects;

/** How many invocations may wait for an instance on each gateway, and for how long. */
public record QueueSpec(
        @Default("1000") @Min(0) @Max(100_000) Integer length,

        @Default("60") @Min(1) @Max(3600) Integer waitSeconds) {

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
