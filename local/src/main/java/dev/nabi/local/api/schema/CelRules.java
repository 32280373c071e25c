package dev.nabi.local.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.schema.Schema.ListType;
import dev.nabi.local.api.schema.Schema.Rule;
import dev.nabi.local.api.schema.Schema.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the {@code x-kubernetes-validations} of a schema. Rules are compiled when they are first met; one that
 * names {@code oldSelf} is a rule on changes and holds when there is nothing old to compare with.
 */
public final class CelRules {
    private static final ConcurrentHashMap<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();
    private static final CelOptions OPTIONS = CelOptions.current().build();

    private final List<Cause> causes = new ArrayList<>();

    private CelRules() {}

    /** The compiler takes a while to load: it is loaded when the first rule is met. */
    private static final class Tools {
        static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.strings())
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", SimpleType.DYN)
                .build();
        static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(CelExtensions.strings())
                .build();
    }

    /** All rules that the object breaks; {@code before} is null when it is new. */
    public static List<Cause> check(JsonNode object, @Nullable JsonNode before, Schema schema) {
        var rules = new CelRules();
        rules.value(object, before, schema, "");
        return rules.causes;
    }

    private void value(JsonNode value, @Nullable JsonNode before, Schema schema, String path) {
        for (var rule : schema.rules) {
            rule(rule, value, before, schema, path);
        }
        if (value.isObject()) {
            value.properties().forEach(member -> {
                var below = schema.member(member.getKey());
                if (below != null) {
                    var old = before == null ? null : before.get(member.getKey());
                    value(
                            member.getValue(),
                            old,
                            below,
                            path.isEmpty() ? member.getKey() : path + "." + member.getKey());
                }
            });
        } else if (value.isArray() && schema.items != null) {
            var known = correlated(before, schema);
            for (var i = 0; i < value.size(); i++) {
                value(value.get(i), known.get(ListKeys.of(value.get(i), schema)), schema.items, path + "[" + i + "]");
            }
        }
    }

    /** The items as they were, by their keys; only those of map-like lists can be told apart. */
    private static Map<JsonNode, JsonNode> correlated(@Nullable JsonNode before, Schema list) {
        var items = new HashMap<JsonNode, JsonNode>();
        if (before != null && list.listType == ListType.MAP) {
            before.forEach(item -> items.put(ListKeys.of(item, list), item));
        }
        return items;
    }

    private void rule(Rule rule, JsonNode value, @Nullable JsonNode before, Schema schema, String path) {
        var onChange = rule.expression().contains("oldSelf");
        if (onChange && before == null) {
            return;
        }
        var variables = new HashMap<String, Object>();
        variables.put("self", plain(value, schema));
        if (onChange && before != null) {
            variables.put("oldSelf", plain(before, schema));
        }
        try {
            if (!Boolean.TRUE.equals(program(rule.expression()).eval(variables))) {
                var message = rule.message().isEmpty() ? "failed rule: " + rule.expression() : rule.message();
                causes.add(Cause.invalid(path.isEmpty() ? "<nil>" : path, value, message));
            }
        } catch (CelEvaluationException e) {
            var why = "rule evaluation error: %s: %s".formatted(rule.expression(), e.getMessage());
            causes.add(Cause.invalid(path.isEmpty() ? "<nil>" : path, value, why));
        }
    }

    /** What is wrong with a rule's text; empty when it compiles. */
    public static String problem(String expression) {
        try {
            program(expression);
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static CelRuntime.Program program(String expression) {
        var known = PROGRAMS.get(expression);
        if (known != null) {
            return known;
        }
        try {
            var program = Tools.RUNTIME.createProgram(
                    Tools.COMPILER.compile(expression).getAst());
            PROGRAMS.put(expression, program);
            return program;
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("the rule '" + expression + "' does not compile: " + e.getMessage(), e);
        }
    }

    /** The value as CEL takes it; a whole number in a field of type number is a double there. */
    private static Object plain(JsonNode value, @Nullable Schema schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                var map = new HashMap<String, Object>();
                value.properties().forEach(member -> {
                    if (!member.getValue().isNull()) {
                        var below = schema == null ? null : schema.member(member.getKey());
                        var isDeclared = schema != null && schema.isDeclared(member.getKey());
                        map.put(
                                isDeclared ? CelNames.of(member.getKey()) : member.getKey(),
                                plain(member.getValue(), below));
                    }
                });
                yield Map.copyOf(map);
            }
            case ARRAY ->
                value.valueStream()
                        .map(item -> plain(item, schema == null ? null : schema.items))
                        .toList();
            case BOOLEAN -> value.booleanValue();
            case NUMBER ->
                value.isIntegralNumber() && (schema == null || schema.type != Shape.NUMBER)
                        ? (Object) value.longValue()
                        : (Object) value.doubleValue();
            default -> value.asText();
        };
    }
}
