package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The budgets of Functions that name none, by namespace; an empty map for a platform that gives none. */
public record BudgetDefaults(Map<String, BudgetSpec> namespaces) {
    public static final BudgetDefaults NONE = new BudgetDefaults(Map.of());

    /** The key under which operator and gateways are told them, both the same. */
    public static final String KEY = "nabi.budget.defaults";

    private static final TypeReference<Map<String, BudgetSpec>> TYPE = new TypeReference<>() {};

    public BudgetDefaults {
        namespaces = Map.copyOf(namespaces);
    }

    /**
     * Reads {@code {"team-a": {"invocations": 1000, "period": "day"}}}.
     *
     * @throws IllegalArgumentException when it is something else; the message says what
     */
    public static BudgetDefaults parse(String json) {
        if (json.isBlank()) {
            return NONE;
        }
        try {
            var namespaces = new ObjectMapper().readValue(json, TYPE);
            var problems = new ArrayList<String>();
            new TreeMap<>(namespaces).forEach((namespace, budget) -> problems.addAll(budget.problems(namespace)));
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(KEY + ": " + String.join("; ", problems));
            }
            return new BudgetDefaults(namespaces);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    KEY + " is no map of namespaces to budgets, such as {\"team-a\": {\"invocations\": 1000, "
                            + "\"period\": \"day\"}}: " + e.getOriginalMessage(),
                    e);
        }
    }

    /** The budget that holds for a Function: its own, else that of its namespace, else none. */
    public @Nullable BudgetSpec of(String namespace, @Nullable BudgetSpec own) {
        return own == null ? namespaces.get(namespace) : own;
    }
}
