package dev.nabi.events.trigger;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.JavaSpec;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.RetryPolicy;
import dev.nabi.events.shape.TriggerShapes;
import dev.nabi.events.store.LaneKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the events of each Trigger are delivered. Events of a Function that is not there wait, until they are too old. */
public final class TriggerLanes implements LanePolicies {
    private final Supplier<TriggerTable> triggers;
    private final BooleanSupplier isSynced;
    private final Map<LaneKey, Made> made = new ConcurrentHashMap<>();
    private volatile Functions functions = function -> Optional.empty();

    /** What is known of Functions. */
    @FunctionalInterface
    public interface Functions {
        /** The code of a Function; empty where it is not known. */
        Optional<Code> code(FunctionKey function);
    }

    /** A Function's code: null where it is not Java's. */
    public record Code(@Nullable JavaSpec java) {}

    /** A policy, and what it was made of. */
    private record Made(TriggerDefinition trigger, Optional<Code> code, Known known) {
        boolean isOf(TriggerDefinition otherTrigger, Optional<Code> otherCode) {
            return trigger.isSameAs(otherTrigger) && code.equals(otherCode);
        }
    }

    public TriggerLanes(Supplier<TriggerTable> triggers, BooleanSupplier isSynced) {
        this.triggers = triggers;
        this.isSynced = isSynced;
    }

    public void setFunctions(Functions known) {
        functions = known;
    }

    /** Whether the Function of a Trigger is there. */
    public boolean hasFunction(TriggerDefinition trigger) {
        return functions.code(trigger.lane().functionKey()).isPresent();
    }

    @Override
    public Known find(LaneKey lane) {
        var trigger = triggers.get().find(lane.namespace(), lane.trigger()).orElse(null);
        if (trigger == null || !trigger.lane().equals(lane)) {
            made.remove(lane);
            return isSynced.getAsBoolean()
                    ? new Known.Gone("no Trigger " + lane.trigger() + " calls the Function " + lane.function())
                    : new Known.NotYet();
        }
        if (!trigger.problem().isEmpty()) {
            return new Known.NotYet();
        }
        var code = functions.code(lane.functionKey());
        var known = made.get(lane);
        if (known == null || !known.isOf(trigger, code)) {
            known = new Made(trigger, code, new Known.Policy(policy(trigger, code)));
            made.put(lane, known);
        }
        return known.known();
    }

    /** Where the Function is not there nothing is delivered; what is too old goes where the Trigger says. */
    private static LanePolicy policy(TriggerDefinition trigger, Optional<Code> code) {
        var spec = trigger.spec();
        var mostInFlight = spec.delivery().maxInFlight();
        var tag = spec.function().tag();
        return new LanePolicy(
                RetryPolicy.of(spec.delivery()),
                spec.batch().maxSize(),
                spec.batch().longestWait(),
                mostInFlight == null ? 0 : mostInFlight,
                spec.suspend() || code.isEmpty(),
                tag == null ? "" : tag,
                false,
                TriggerShapes.of(spec, code.isPresent() ? code.get().java() : null, trigger.namespace()),
                spec.onSuccess(),
                spec.onFailure(),
                spec.deadLetter());
    }
}
