package dev.nabi.events.filter;

import static dev.nabi.events.filter.DataPattern.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** One entry in the list of a pattern's field: a value, or a condition on it. */
final class DataCondition {
    private static final String KINDS =
            "prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric and exists";

    private DataCondition() {}

    static Predicate<JsonNode> compile(JsonNode entry, String path) {
        if (!entry.isContainerNode()) {
            return value -> isSame(value, entry);
        }
        if (!entry.isObject() || entry.size() != 1) {
            throw wrong(path, "is a value, or an object with one of " + KINDS);
        }
        var kind = entry.fieldNames().next();
        var wanted = entry.get(kind);
        var at = path + "." + kind;
        return switch (kind) {
            case "prefix" -> textTest(text(wanted, at), String::startsWith);
            case "suffix" -> textTest(text(wanted, at), String::endsWith);
            case "equals-ignore-case" -> textTest(text(wanted, at), String::equalsIgnoreCase);
            case "wildcard" -> wildcard(text(wanted, at), at);
            case "anything-but" -> anythingBut(wanted, at);
            case "numeric" -> numeric(wanted, at);
            case "exists" -> exists(wanted, at);
            default -> throw wrong(path, "'" + kind + "' is not one of " + KINDS);
        };
    }

    /** Numbers by their value: 1 is 1.0. */
    private static boolean isSame(JsonNode value, JsonNode wanted) {
        return (value.isNumber() && wanted.isNumber())
                ? value.decimalValue().compareTo(wanted.decimalValue()) == 0
                : value.equals(wanted);
    }

    private static Predicate<JsonNode> textTest(String wanted, BiPredicate<String, String> test) {
        return value -> value.isTextual() && test.test(value.textValue(), wanted);
    }

    /** {@code *} stands for any characters. Matched from one literal to the next, so that no pattern is slow. */
    private static Predicate<JsonNode> wildcard(String wanted, String path) {
        if (wanted.contains("**")) {
            throw wrong(path, "has two * beside each other");
        }
        var literals = wanted.split(Pattern.quote("*"), -1);
        return value -> value.isTextual() && Wildcard.matches(literals, value.textValue());
    }

    private static Predicate<JsonNode> anythingBut(JsonNode wanted, String path) {
        var tests = new ArrayList<Predicate<JsonNode>>();
        if (wanted.isArray()) {
            for (var i = 0; i < wanted.size(); i++) {
                tests.add(compile(wanted.get(i), path + "[" + i + "]"));
            }
        } else {
            tests.add(compile(wanted, path));
        }
        if (tests.isEmpty()) {
            throw wrong(path, "is a value, a list of values, or a condition");
        }
        return value -> !value.isMissingNode() && tests.stream().noneMatch(test -> test.test(value));
    }

    private static Predicate<JsonNode> numeric(JsonNode wanted, String path) {
        if (!wanted.isArray() || wanted.isEmpty() || wanted.size() % 2 != 0 || wanted.size() > 4) {
            throw wrong(path, "is one or two pairs of <, <=, =, >=, > and a number, as in [\">\", 0, \"<=\", 5]");
        }
        List<Predicate<BigDecimal>> tests = new ArrayList<>();
        for (var i = 0; i < wanted.size(); i += 2) {
            if (!wanted.get(i + 1).isNumber()) {
                throw wrong(path + "[" + (i + 1) + "]", "is a number");
            }
            tests.add(comparison(wanted.get(i).asText(), wanted.get(i + 1).decimalValue(), path + "[" + i + "]"));
        }
        return value -> value.isNumber() && tests.stream().allMatch(test -> test.test(value.decimalValue()));
    }

    private static Predicate<BigDecimal> comparison(String sign, BigDecimal bound, String path) {
        return switch (sign) {
            case "<" -> value -> value.compareTo(bound) < 0;
            case "<=" -> value -> value.compareTo(bound) <= 0;
            case "=" -> value -> value.compareTo(bound) == 0;
            case ">=" -> value -> value.compareTo(bound) >= 0;
            case ">" -> value -> value.compareTo(bound) > 0;
            default -> throw wrong(path, "'" + sign + "' is not one of <, <=, =, >= and >");
        };
    }

    private static Predicate<JsonNode> exists(JsonNode wanted, String path) {
        if (!wanted.isBoolean()) {
            throw wrong(path, "is true or false");
        }
        return value -> value.isMissingNode() != wanted.booleanValue();
    }

    private static String text(JsonNode wanted, String path) {
        if (!wanted.isTextual() || wanted.textValue().isEmpty()) {
            throw wrong(
                    path,
                    "is a text that is not empty, and not a "
                            + wanted.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        return wanted.textValue();
    }
}
