package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which events call which Function, and how. An absent field or group holds its default here. */
public record TriggerSpec(
        @JsonPropertyDescription("The Function that is called, in the same namespace.")
        TriggerTarget function,

        @JsonPropertyDescription("Where the events come from: exactly one source.")
        SourceSpec source,

        @JsonPropertyDescription("Conditions that an event must all meet; others are left out. Default: none.")
        @Size(max = 32)
        List<FilterSpec> filter,

        @JsonPropertyDescription("How many events one call gets. Default: one.")
        BatchSpec batch,

        @JsonPropertyDescription("Which events come one after the other. Default: none; in no particular order.")
        @Nullable
        OrderingSpec ordering,

        @JsonPropertyDescription("How often, how long and how many at once events are delivered.")
        DeliverySpec delivery,

        @JsonPropertyDescription("Where a record of each event that succeeded goes: the event and the answer.")
        @Nullable
        DestinationSpec onSuccess,

        @JsonPropertyDescription(
                "Where a record of each event that is dead goes: the event, the last answer and the reason.")
        @Nullable
        DestinationSpec onFailure,

        @JsonPropertyDescription(
                "Where each event that is dead goes, as it was. It is kept in the list of dead letters, too.")
        @Nullable
        DestinationSpec deadLetter,

        @JsonPropertyDescription(
                "Whether nothing is taken from the source and nothing is delivered. What was accepted is kept. Default: false.")
        @Default("false")
        Boolean suspend) {

    public TriggerSpec {
        filter = filter == null ? List.of() : List.copyOf(filter);
        batch = Objects.requireNonNullElse(batch, BatchSpec.DEFAULT);
        delivery = Objects.requireNonNullElse(delivery, DeliverySpec.DEFAULT);
        suspend = Objects.requireNonNullElse(suspend, false);
    }

    /** The Function that a Trigger calls. */
    public record TriggerTarget(
            @JsonPropertyDescription("The Function's name.")
            @Size(min = 1, max = 50)
            @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
            String name,

            @JsonPropertyDescription(
                    "A tag of its traffic that is called instead of the shares by weight. Default: none.")
            @Size(max = 32)
            @Pattern("^[a-z]([-a-z0-9]{0,30}[a-z0-9])?$")
            @Nullable
            String tag) {}
}
