package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.operator.status.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many Functions have each status of the condition Ready, as this operator saw them last. */
public final class ReadinessCount {
    public static final List<String> STATUSES = List.of("True", "False", "Unknown");

    private final Map<FunctionKey, String> statuses = new ConcurrentHashMap<>();

    /** How many have this status. */
    public long of(String status) {
        return statuses.values().stream().filter(status::equals).count();
    }

    void report(FunctionKey key, FunctionStatus status) {
        statuses.put(
                key,
                status.conditions().stream()
                        .filter(condition -> condition.getType().equals(ConditionType.Ready.name()))
                        .map(Condition::getStatus)
                        .findFirst()
                        .orElse("Unknown"));
    }

    void forget(FunctionKey key) {
        statuses.remove(key);
    }
}
