package dev.nabi.local.api.select;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A conjunction of comparisons of fields with texts, such as {@code metadata.name=a,status.phase!=Running}. */
public record FieldSelector(List<Comparison> comparisons) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /** One field, and the text that it has or has not to be. */
    public record Comparison(String field, boolean equal, String value) {
        boolean holds(JsonNode object) {
            return Json.text(object, field.split("\\.", -1)).equals(value) == equal;
        }
    }

    public boolean matches(JsonNode object) {
        return comparisons.stream().allMatch(comparison -> comparison.holds(object));
    }

    /** The selector of a query parameter; only these fields of the kind can be selected by. */
    public static FieldSelector parse(String text, Set<String> selectable) {
        var comparisons = new ArrayList<Comparison>();
        for (var part : text.split(",", -1)) {
            if (!part.isBlank()) {
                comparisons.add(comparison(part.strip(), selectable));
            }
        }
        return new FieldSelector(comparisons);
    }

    private static Comparison comparison(String part, Set<String> selectable) {
        var at = part.indexOf('=');
        if (at <= 0) {
            throw new IllegalArgumentException("invalid selector: '%s'; can't understand '%s'".formatted(part, part));
        }
        var equal = part.charAt(at - 1) != '!';
        var field = part.substring(0, equal ? at : at - 1).strip();
        if (!selectable.contains(field)) {
            throw new IllegalArgumentException(
                    "field label not supported: %s (this kind can be selected by %s)".formatted(field, selectable));
        }
        var value = part.substring(part.startsWith("==", at) ? at + 2 : at + 1);
        return new Comparison(field, equal, value.strip());
    }
}
