package dev.nabi.local.api.select;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A conjunction of requirements on labels, from a query's text or an object's {@code selector}. */
public record LabelSelector(List<Requirement> requirements) {
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private static final Pattern PART = Pattern.compile("\\s*(?:"
            + "(?<notExists>!)\\s*(?<absent>[\\w./-]+)"
            + "|(?<setKey>[\\w./-]+)\\s+(?<setOp>in|notin|not in)\\s*\\((?<values>[^)]*)\\)"
            + "|(?<key>[\\w./-]+)\\s*(?<op>==|=|!=|>|<)\\s*(?<value>[\\w.-]*)"
            + "|(?<exists>[\\w./-]+)"
            + ")\\s*(?:,|$)");

    /** What a label's value has to be. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        NOT_EXISTS,
        GREATER,
        LESS
    }

    /** One requirement on one label. */
    public record Requirement(String key, Operator operator, Set<String> values) {
        boolean holds(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case NOT_EXISTS -> value == null;
                case GREATER ->
                    value != null && number(value) > number(values.iterator().next());
                case LESS ->
                    value != null && number(value) < number(values.iterator().next());
            };
        }

        private static double number(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }

        private String query() {
            return switch (operator) {
                case IN ->
                    values.size() == 1
                            ? key + "=" + values.iterator().next()
                            : key + " in (" + String.join(",", values) + ")";
                case NOT_IN -> key + " notin (" + String.join(",", values) + ")";
                case EXISTS -> key;
                case NOT_EXISTS -> "!" + key;
                case GREATER -> key + ">" + values.iterator().next();
                case LESS -> key + "<" + values.iterator().next();
            };
        }
    }

    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }

    public boolean isEmpty() {
        return requirements.isEmpty();
    }

    /** The selector as a query's text, as {@code status.selector} of a Scale holds it. */
    public String query() {
        return requirements.stream().map(Requirement::query).collect(Collectors.joining(","));
    }

    /** The selector of a query parameter such as {@code a=b,c in (d,e),!f}. */
    public static LabelSelector parse(String text) {
        var requirements = new ArrayList<Requirement>();
        var matcher = PART.matcher(text);
        var at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException(
                        "unable to parse requirement: the label selector '%s' is not understood from position %d"
                                .formatted(text, at));
            }
            requirements.add(requirement(matcher));
            at = matcher.end();
        }
        return new LabelSelector(requirements);
    }

    private static Requirement requirement(java.util.regex.Matcher part) {
        if (part.group("notExists") != null) {
            return new Requirement(part.group("absent"), Operator.NOT_EXISTS, Set.of());
        }
        if (part.group("exists") != null) {
            return new Requirement(part.group("exists"), Operator.EXISTS, Set.of());
        }
        if (part.group("setOp") != null) {
            var values = new TreeSet<String>();
            for (var value : part.group("values").split(",", -1)) {
                values.add(value.strip());
            }
            var operator = part.group("setOp").equals("in") ? Operator.IN : Operator.NOT_IN;
            return new Requirement(part.group("setKey"), operator, values);
        }
        var operator =
                switch (part.group("op")) {
                    case "!=" -> Operator.NOT_IN;
                    case ">" -> Operator.GREATER;
                    case "<" -> Operator.LESS;
                    default -> Operator.IN;
                };
        return new Requirement(part.group("key"), operator, Set.of(part.group("value")));
    }

    /** The selector of an object: {@code matchLabels} and {@code matchExpressions}. */
    public static LabelSelector of(JsonNode selector) {
        var requirements = new ArrayList<Requirement>();
        Json.texts(selector.path("matchLabels")).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label ->
                        requirements.add(new Requirement(label.getKey(), Operator.IN, Set.of(label.getValue()))));
        for (var expression : selector.path("matchExpressions")) {
            var operator =
                    switch (Json.text(expression, "operator")) {
                        case "In" -> Operator.IN;
                        case "NotIn" -> Operator.NOT_IN;
                        case "Exists" -> Operator.EXISTS;
                        default -> Operator.NOT_EXISTS;
                    };
            var values = new TreeSet<>(Json.textList(expression.path("values")));
            requirements.add(new Requirement(Json.text(expression, "key"), operator, values));
        }
        return new LabelSelector(requirements);
    }
}
