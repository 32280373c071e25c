package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition on an event: one of the dialects of CloudEvents' subscriptions, or a pattern on its data. The schema of the API
 * cannot contain itself, so what is inside {@code all}, {@code any} and {@code not} is checked by the reader.
 */
@ValidationRule(
        value = "[has(self.exact), has(self.prefix), has(self.suffix), has(self.all), has(self.any), has(self.not),"
                + " has(self.cesql), has(self.data)].exists_one(given, given)",
        message = "a filter is exactly one of exact, prefix, suffix, all, any, not, cesql and data")
public record FilterSpec(
        @JsonPropertyDescription("Attributes with the value that each has. Exactly one dialect.")
        Map<String, String> exact,

        @JsonPropertyDescription("Attributes with what the value of each begins with. Exactly one dialect.")
        Map<String, String> prefix,

        @JsonPropertyDescription("Attributes with what the value of each ends with. Exactly one dialect.")
        Map<String, String> suffix,

        @JsonPropertyDescription("Filters that must all match. Exactly one dialect.")
        @SchemaFrom(type = JsonNode[].class)
        @Size(max = 32)
        List<FilterSpec> all,

        @JsonPropertyDescription("Filters of which one must match. Exactly one dialect.")
        @SchemaFrom(type = JsonNode[].class)
        @Size(max = 32)
        List<FilterSpec> any,

        @JsonPropertyDescription("A filter that must not match. Exactly one dialect.")
        @SchemaFrom(type = JsonNode.class)
        @PreserveUnknownFields
        @Nullable
        FilterSpec not,

        @JsonPropertyDescription("An expression of CloudEvents SQL over the attributes. Exactly one dialect.")
        @Size(min = 1, max = 4096)
        @Nullable
        String cesql,

        @JsonPropertyDescription(
                "A pattern on the data: objects as the data's, with a list of the values that are taken, as in "
                        + "{detail: {state: [paid]}}. Exactly one dialect.")
        @SchemaFrom(type = JsonNode.class)
        @PreserveUnknownFields
        @Nullable
        ObjectNode data) {

    public FilterSpec {
        exact = exact == null ? Map.of() : Map.copyOf(exact);
        prefix = prefix == null ? Map.of() : Map.copyOf(prefix);
        suffix = suffix == null ? Map.of() : Map.copyOf(suffix);
        all = all == null ? List.of() : List.copyOf(all);
        any = any == null ? List.of() : List.copyOf(any);
    }
}
