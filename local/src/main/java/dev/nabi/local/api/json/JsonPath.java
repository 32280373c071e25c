package dev.nabi.local.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The part of Kubernetes' JSONPath that columns and selectors use: members, indexes, {@code [*]}, and filters such
 * as {@code [?(@.type=="Ready")]}. Evaluates to every node that the path reaches, in order.
 */
public final class JsonPath {
    private static final Pattern FILTER =
            Pattern.compile("\\?\\(\\s*@((?:\\.[^=!<>\\s]+)?)\\s*(?:(==|!=|<=|>=|<|>)\\s*(.+?))?\\s*\\)");

    private final List<UnaryOperator<List<JsonNode>>> steps;

    private JsonPath(List<UnaryOperator<List<JsonNode>>> steps) {
        this.steps = List.copyOf(steps);
    }

    /** The path of this text, with or without braces and a leading {@code $}. */
    public static JsonPath of(String text) {
        var rest = text.strip();
        if (rest.startsWith("{") && rest.endsWith("}")) {
            rest = rest.substring(1, rest.length() - 1);
        }
        if (rest.startsWith("$")) {
            rest = rest.substring(1);
        }
        var steps = new ArrayList<UnaryOperator<List<JsonNode>>>();
        var at = 0;
        while (at < rest.length()) {
            at = rest.charAt(at) == '[' ? bracket(rest, at, steps) : member(rest, at, steps);
        }
        return new JsonPath(steps);
    }

    public List<JsonNode> find(JsonNode root) {
        var nodes = List.of(root);
        for (var step : steps) {
            nodes = step.apply(nodes);
        }
        return nodes;
    }

    private static int member(String text, int start, List<UnaryOperator<List<JsonNode>>> steps) {
        var name = new StringBuilder();
        var at = text.charAt(start) == '.' ? start + 1 : start;
        while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            name.append(text.charAt(at++));
        }
        if (!name.isEmpty()) {
            steps.add(name.toString().equals("*") ? JsonPath::children : children(name.toString()));
        } else if (at == start + 1 && at < text.length() && text.charAt(at) == '.') {
            throw new IllegalArgumentException("the path " + text + " descends with '..', which is not served");
        }
        return at;
    }

    private static int bracket(String text, int start, List<UnaryOperator<List<JsonNode>>> steps) {
        var end = closing(text, start);
        var inside = text.substring(start + 1, end).strip();
        if (inside.equals("*")) {
            steps.add(JsonPath::children);
        } else if (inside.startsWith("?")) {
            steps.add(filter(inside));
        } else if (inside.startsWith("'") || inside.startsWith("\"")) {
            steps.add(children(unquoted(inside)));
        } else {
            steps.add(element(Integer.parseInt(inside)));
        }
        return end + 1;
    }

    private static int closing(String text, int start) {
        var quote = '\0';
        for (var at = start; at < text.length(); at++) {
            var c = text.charAt(at);
            if (quote != '\0') {
                quote = c == quote ? '\0' : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == ']') {
                return at;
            }
        }
        throw new IllegalArgumentException("the path " + text + " has no ] for its [ at " + start);
    }

    private static UnaryOperator<List<JsonNode>> children(String name) {
        return nodes -> nodes.stream()
                .map(node -> node.path(name))
                .filter(node -> !node.isMissingNode())
                .toList();
    }

    private static List<JsonNode> children(List<JsonNode> nodes) {
        var found = new ArrayList<JsonNode>();
        nodes.forEach(node -> node.forEach(found::add));
        return found;
    }

    private static UnaryOperator<List<JsonNode>> element(int index) {
        return nodes -> nodes.stream()
                .map(node -> node.path(index < 0 ? node.size() + index : index))
                .filter(node -> !node.isMissingNode())
                .toList();
    }

    private static UnaryOperator<List<JsonNode>> filter(String text) {
        var match = FILTER.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("the filter [" + text + "] is not one of [?(@.member==\"value\")]");
        }
        var path = of(match.group(1));
        var operator = match.group(2);
        var wanted = operator == null ? "" : unquoted(match.group(3));
        return nodes -> children(nodes).stream()
                .filter(node -> path.find(node).stream()
                        .anyMatch(found -> operator == null || holds(found.asText(), operator, wanted)))
                .toList();
    }

    private static boolean holds(String found, String operator, String wanted) {
        return switch (operator) {
            case "==" -> found.equals(wanted);
            case "!=" -> !found.equals(wanted);
            default -> ordered(Double.compare(Double.parseDouble(found), Double.parseDouble(wanted)), operator);
        };
    }

    private static boolean ordered(int comparison, String operator) {
        return switch (operator) {
            case "<" -> comparison < 0;
            case "<=" -> comparison <= 0;
            case ">" -> comparison > 0;
            default -> comparison >= 0;
        };
    }

    private static String unquoted(String text) {
        var quoted = text.length() >= 2 && (text.startsWith("'") || text.startsWith("\""));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
