package dev.nabi.events.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A pattern on JSON data, written as EventBridge's are. An object asks each of its fields; a list has what is taken: values,
 * or conditions, of which one must match. Where the data has a list, one of its elements must match.
 *
 * <pre>
 * {"state": ["paid", null], "total": [{"numeric": [">", 0, "<=", 100]}], "customer": {"country": [{"anything-but": ["KR"]}]},
 *  "$or": [{"a": [1]}, {"b": [{"exists": false}]}]}
 * </pre>
 */
final class DataPattern {
    static final int MAX_DEPTH = 16;
    static final int MAX_NODES = 1024;

    private final Predicate<JsonNode> test;

    private DataPattern(Predicate<JsonNode> test) {
        this.test = test;
    }

    static DataPattern compile(JsonNode pattern, String path) {
        return new DataPattern(new Compiler().object(pattern, path, 0));
    }

    boolean matches(JsonNode data) {
        return test.test(data);
    }

    private static final class Compiler {
        private int nodes;

        private Predicate<JsonNode> object(JsonNode pattern, String path, int depth) {
            if (!pattern.isObject() || pattern.isEmpty()) {
                throw wrong(path, "is an object with at least one field");
            }
            if (depth > MAX_DEPTH) {
                throw wrong(path, "is nested more than " + MAX_DEPTH + " deep");
            }
            var tests = new ArrayList<Predicate<JsonNode>>();
            for (var field : pattern.properties()) {
                count(path);
                var name = field.getKey();
                var at = path + "." + name;
                tests.add(
                        name.equals("$or")
                                ? or(field.getValue(), at, depth)
                                : field(name, field.getValue(), at, depth));
            }
            return data -> tests.stream().allMatch(test -> test.test(data));
        }

        private Predicate<JsonNode> or(JsonNode pattern, String path, int depth) {
            if (!pattern.isArray() || pattern.isEmpty()) {
                throw wrong(path, "is a list of patterns");
            }
            var tests = new ArrayList<Predicate<JsonNode>>();
            for (var i = 0; i < pattern.size(); i++) {
                tests.add(object(pattern.get(i), path + "[" + i + "]", depth + 1));
            }
            return data -> tests.stream().anyMatch(test -> test.test(data));
        }

        private Predicate<JsonNode> field(String name, JsonNode pattern, String path, int depth) {
            if (pattern.isObject()) {
                var inner = object(pattern, path, depth + 1);
                return data -> anyElement(data.path(name), inner);
            }
            if (!pattern.isArray() || pattern.isEmpty()) {
                throw wrong(path, "is an object, or a list of the values that are taken");
            }
            var tests = new ArrayList<Predicate<JsonNode>>();
            for (var i = 0; i < pattern.size(); i++) {
                count(path);
                tests.add(DataCondition.compile(pattern.get(i), path + "[" + i + "]"));
            }
            return data -> matchesOne(data.path(name), tests);
        }

        private void count(String path) {
            if (++nodes > MAX_NODES) {
                throw wrong(path, "has more than " + MAX_NODES + " fields and values");
            }
        }
    }

    private static boolean matchesOne(JsonNode value, List<Predicate<JsonNode>> tests) {
        return tests.stream().anyMatch(test -> anyElement(value, test));
    }

    /** An empty list is as a field that is not there. */
    private static boolean anyElement(JsonNode value, Predicate<JsonNode> test) {
        if (!value.isArray()) {
            return test.test(value);
        }
        if (value.isEmpty()) {
            return test.test(MissingNode.getInstance());
        }
        for (var element : value) {
            if (test.test(element)) {
                return true;
            }
        }
        return false;
    }

    static IllegalArgumentException wrong(String path, String what) {
        return new IllegalArgumentException(path + ": " + what);
    }
}
