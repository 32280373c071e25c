package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A share of a Function's traffic. In the spec an absent revision means the latest that is ready; in the status every
 * target names its revision, and this list is all that a gateway routes by.
 */
public record TrafficTarget(
        @JsonPropertyDescription("The revision's name. Default: the latest revision that is ready.")
        @Size(max = 63)
        @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?-[0-9]{5,}$")
        @Nullable
        String revision,

        @JsonPropertyDescription("Its part of the traffic in percent. Default: 0, which a tag alone reaches.")
        @Min(0)
        @Max(100)
        Integer weight,

        @JsonPropertyDescription(
                "A name by which this revision has a URL of its own. Several targets may share one, with a tagWeight each.")
        @Size(max = 32)
        @Pattern("^[a-z]([-a-z0-9]{0,30}[a-z0-9])?$")
        @Nullable
        String tag,

        @JsonPropertyDescription(
                "Its part, in percent, of what comes by a tag that several targets share; these sum to 100. Default: all, "
                        + "where no other target has the tag.")
        @Min(0)
        @Max(100)
        @Nullable
        Integer tagWeight) {

    public TrafficTarget {
        weight = Objects.requireNonNullElse(weight, 0);
    }

    /** A target that shares its tag with no other. */
    public TrafficTarget(@Nullable String revision, @Nullable Integer weight, @Nullable String tag) {
        this(revision, Objects.requireNonNullElse(weight, 0), tag, null);
    }
}
