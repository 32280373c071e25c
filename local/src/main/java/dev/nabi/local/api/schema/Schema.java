package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A structural schema, ready to be walked along an object. Built once by a reader of this package and not changed
 * afterwards; it may contain itself (the schema of schemas does).
 */
public final class Schema {
    /** What kind of value fits. */
    public enum Shape {
        OBJECT("object"),
        ARRAY("array"),
        STRING("string"),
        INTEGER("integer"),
        NUMBER("number"),
        BOOLEAN("boolean"),
        INT_OR_STRING("integer,string"),
        ANY("any");

        private final String word;

        Shape(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** How a list merges: as one value, as a set of scalars, or as a map keyed by members of its items. */
    public enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    /** Bounds of numbers, texts and lists; null where there is none. */
    record Bounds(
            @Nullable BigDecimal minimum,
            @Nullable BigDecimal maximum,
            @Nullable Long minLength,
            @Nullable Long maxLength,
            @Nullable Long minItems,
            @Nullable Long maxItems,
            @Nullable Pattern pattern) {
        static final Bounds NONE = new Bounds(null, null, null, null, null, null, null);
    }

    /** A rule in CEL, and what to say when it does not hold. */
    public record Rule(String expression, String message, String messageExpression, String fieldPath, String reason) {}

    final Shape type;
    final Map<String, Schema> properties = new LinkedHashMap<>();
    final Set<String> required = new LinkedHashSet<>();
    String name = "";
    String format = "";
    String description = "";
    boolean nullable;
    boolean preserveUnknown;
    boolean embeddedResource;
    boolean atomic;
    boolean retainKeys;

    @Nullable
    Schema items;

    @Nullable
    Schema additional;

    ListType listType = ListType.ATOMIC;
    List<String> listKeys = List.of();
    List<JsonNode> allowed = List.of();
    List<Rule> rules = List.of();
    JsonNode defaultValue = MissingNode.getInstance();
    Bounds bounds = Bounds.NONE;

    Schema(Shape type) {
        this.type = type;
    }

    /** Takes any value as it is. */
    public static Schema any() {
        var schema = new Schema(Shape.ANY);
        schema.preserveUnknown = true;
        return schema;
    }

    public Shape type() {
        return type;
    }

    /** The schema of a member; null when the member is unknown. */
    public @Nullable Schema member(String member) {
        var known = properties.get(member);
        return known == null ? additional : known;
    }

    public boolean isDeclared(String member) {
        return properties.containsKey(member);
    }

    public @Nullable Schema items() {
        return items;
    }

    public Map<String, Schema> properties() {
        return properties;
    }

    /** An object that changes as a whole or not at all. */
    public boolean isAtomic() {
        return atomic;
    }

    public boolean retainsKeys() {
        return retainKeys;
    }

    public boolean preservesUnknown() {
        return preserveUnknown;
    }

    public ListType listType() {
        return listType;
    }

    /** The members that tell the items of a map-like list apart. */
    public List<String> listKeys() {
        return listKeys;
    }

    public JsonNode defaultValue() {
        return defaultValue;
    }

    public String name() {
        return name;
    }
}
