package dev.nabi.events.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.api.v1alpha1.FilterSpec;
import io.cloudevents.sql.EvaluationRuntime;
import io.cloudevents.sql.Expression;
import io.cloudevents.sql.ParseException;
import io.cloudevents.sql.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * Compiles the filters of a Trigger. What the schema of the API cannot check is checked here: what stands inside {@code all},
 * {@code any} and {@code not}, how deep and how many, and that an expression can be parsed.
 */
public final class Filters {
    static final int MAX_DEPTH = 8;
    static final int MAX_FILTERS = 256;

    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]{1,64}");

    private int filters;

    private Filters() {}

    /** A filter that takes what all of these take. Throws an {@link IllegalArgumentException} that says what is wrong where. */
    public static EventFilter compile(List<FilterSpec> specs) {
        return specs.isEmpty() ? EventFilter.ALL : new Filters().all(specs, "filter", 0);
    }

    private EventFilter all(List<FilterSpec> specs, String path, int depth) {
        var compiled = each(specs, path, depth);
        return event -> compiled.stream().allMatch(one -> one.matches(event));
    }

    private EventFilter any(List<FilterSpec> specs, String path, int depth) {
        var compiled = each(specs, path, depth);
        return event -> compiled.stream().anyMatch(one -> one.matches(event));
    }

    private EventFilter not(FilterSpec spec, String path, int depth) {
        var compiled = one(spec, path, depth);
        return event -> !compiled.matches(event);
    }

    private List<EventFilter> each(List<FilterSpec> specs, String path, int depth) {
        var compiled = new ArrayList<EventFilter>();
        for (var i = 0; i < specs.size(); i++) {
            compiled.add(one(specs.get(i), path + "[" + i + "]", depth + 1));
        }
        return compiled;
    }

    private EventFilter one(FilterSpec spec, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(path + ": filters are nested more than " + MAX_DEPTH + " deep");
        }
        if (++filters > MAX_FILTERS) {
            throw new IllegalArgumentException(path + ": more than " + MAX_FILTERS + " filters");
        }
        var dialects = dialects(spec, path, depth);
        if (dialects.size() != 1) {
            throw new IllegalArgumentException(path + ": " + (dialects.isEmpty() ? "none" : dialects.size())
                    + " of exact, prefix, suffix, all, any, not, cesql and data is given; a filter is exactly one");
        }
        return dialects.getFirst().compile();
    }

    @FunctionalInterface
    private interface Dialect {
        EventFilter compile();
    }

    private List<Dialect> dialects(FilterSpec spec, String path, int depth) {
        var given = new ArrayList<Dialect>();
        addAttributes(given, spec.exact(), path + ".exact", String::equals);
        addAttributes(given, spec.prefix(), path + ".prefix", String::startsWith);
        addAttributes(given, spec.suffix(), path + ".suffix", String::endsWith);
        if (!spec.all().isEmpty()) {
            given.add(() -> all(spec.all(), path + ".all", depth));
        }
        if (!spec.any().isEmpty()) {
            given.add(() -> any(spec.any(), path + ".any", depth));
        }
        var not = spec.not();
        if (not != null) {
            given.add(() -> not(not, path + ".not", depth + 1));
        }
        var sql = spec.cesql();
        if (sql != null) {
            given.add(() -> sql(sql, path + ".cesql"));
        }
        var data = spec.data();
        if (data != null && !data.isNull()) {
            given.add(() -> pattern(data, path + ".data"));
        }
        return given;
    }

    private static void addAttributes(
            List<Dialect> given, Map<String, String> wanted, String path, BiPredicate<String, String> test) {
        if (!wanted.isEmpty()) {
            given.add(() -> attributes(wanted, path, test));
        }
    }

    private static EventFilter attributes(Map<String, String> wanted, String path, BiPredicate<String, String> test) {
        wanted.forEach((name, value) -> {
            if (!ATTRIBUTE.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        path + ": '" + name + "' is not the name of an attribute: a to z and 0 to 9");
            }
            if (value.isEmpty()) {
                throw new IllegalArgumentException(path + "." + name + ": is empty; no attribute is");
            }
        });
        return event -> wanted.entrySet().stream()
                .allMatch(one -> event.attribute(one.getKey())
                        .filter(value -> test.test(value, one.getValue()))
                        .isPresent());
    }

    private static EventFilter pattern(JsonNode node, String path) {
        var pattern = DataPattern.compile(node, path);
        return event -> pattern.matches(event.data());
    }

    private static EventFilter sql(String text, String path) {
        var expression = parsed(text, path);
        return event -> isTrue(expression, event);
    }

    private static Expression parsed(String text, String path) {
        SqlBounds.check(text, path);
        try {
            return Parser.parseDefault(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        } catch (StackOverflowError deep) {
            throw new IllegalArgumentException(path + ": is nested too deep", deep);
        } catch (RuntimeException fault) {
            // Of the library, which looks for a cause of what is wrong where there is none.
            throw new IllegalArgumentException(path + ": is no expression of CloudEvents SQL", fault);
        }
    }

    /** As CloudEvents' subscriptions say: the boolean TRUE alone; false for another value, and where an error occurred. */
    private static boolean isTrue(Expression expression, FilteredEvent event) {
        try {
            var result = expression.evaluate(EvaluationRuntime.getDefault(), event.event());
            return !result.isFailed() && Boolean.TRUE.equals(result.value());
        } catch (StackOverflowError | RuntimeException fault) {
            return false;
        }
    }
}
