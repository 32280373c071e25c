package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The instants of a schedule. Each fires once, however many replicas there are. */
public record CronSource(
        @JsonPropertyDescription(
                "When: minute, hour, day of the month, month, day of the week, as in '0 9 * * 1-5', or @hourly, @daily, @weekly, "
                        + "@monthly, @yearly.")
        @Size(min = 1, max = 256)
        @Pattern("^[-A-Za-z0-9*/,?#@ \\t]+$")
        String schedule,

        @JsonPropertyDescription("The time zone of the schedule, as in Asia/Seoul. Default: UTC.")
        @Default("UTC")
        @Size(min = 1, max = 64)
        @Pattern("^[A-Za-z0-9_+/-]+$")
        String timeZone,

        @JsonPropertyDescription(
                "How late an instant that was missed may fire, as after an outage; later ones are left out. Default: 600.")
        @Default("600")
        @Min(1)
        @Max(604_800)
        Integer startingDeadlineSeconds,

        @JsonPropertyDescription(
                "Which of the instants that were missed within startingDeadlineSeconds fire: none, the last, or all. "
                        + "Default: last.")
        @Default("last")
        CatchUp catchUp,

        @JsonPropertyDescription(
                "By how much the Trigger's instants are shifted at most, by an amount that stays the same for each Trigger, so "
                        + "that not all fire in one second. Default: 0.")
        @Default("0")
        @Min(0)
        @Max(3600)
        Integer jitterSeconds,

        @JsonPropertyDescription("The data of each event, any JSON. Default: none.") @PreserveUnknownFields @Nullable
        JsonNode data) {

    public CronSource {
        timeZone = Objects.requireNonNullElse(timeZone, "UTC");
        startingDeadlineSeconds = Objects.requireNonNullElse(startingDeadlineSeconds, 600);
        catchUp = Objects.requireNonNullElse(catchUp, CatchUp.LAST);
        jitterSeconds = Objects.requireNonNullElse(jitterSeconds, 0);
    }

    /** Which missed instants of a schedule fire. */
    public enum CatchUp {
        @JsonProperty("none")
        NONE,
        @JsonProperty("last")
        LAST,
        @JsonProperty("all")
        ALL
    }
}
