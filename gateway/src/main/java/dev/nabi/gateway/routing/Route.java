package dev.nabi.gateway.routing;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.AccessSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a Function's requests go: its targets by weight and by tag, what is said when there is none, and who may call. */
public final class Route {
    private final FunctionKey function;
    private final List<Target> targets;
    private final Readiness readiness;
    private final @Nullable AccessSpec access;
    private final Target[] weighted;
    private final int totalWeight;

    /** {@code access} is null where the Function does not say who may call it. */
    public Route(FunctionKey function, List<Target> targets, Readiness readiness, @Nullable AccessSpec access) {
        this.function = function;
        this.targets = List.copyOf(targets);
        this.readiness = readiness;
        this.access = access;
        this.weighted = targets.stream().filter(target -> target.weight() > 0).toArray(Target[]::new);
        this.totalWeight = targets.stream().mapToInt(Target::weight).sum();
    }

    public FunctionKey function() {
        return function;
    }

    public List<Target> targets() {
        return targets;
    }

    public Readiness readiness() {
        return readiness;
    }

    public @Nullable AccessSpec access() {
        return access;
    }

    /**
     * The revision that a number out of all of 32 bits chooses, each as often as its weight; null when none takes traffic.
     * Its place among all numbers decides, not its last digits, so that evenly spread numbers are split evenly too.
     */
    public @Nullable RevisionKey choose(int number) {
        if (weighted.length == 1) {
            return weighted[0].revision();
        }
        if (totalWeight == 0) {
            return null;
        }
        var roll = place(number, totalWeight);
        for (var target : weighted) {
            roll -= target.weight();
            if (roll < 0) {
                return target.revision();
            }
        }
        throw new AssertionError("weights of " + function + " do not sum up to " + totalWeight);
    }

    /** The revision that a tag names, of several the one that the number chooses; null when no target has it. */
    public @Nullable RevisionKey tagged(String tag, int number) {
        var sum = 0;
        for (var target : targets) {
            sum += Objects.equals(target.tag(), tag) ? target.tagWeight() : 0;
        }
        var roll = place(number, sum);
        for (var target : targets) {
            roll -= Objects.equals(target.tag(), tag) ? target.tagWeight() : 0;
            if (roll < 0) {
                return target.revision();
            }
        }
        return null;
    }

    private static int place(int number, int among) {
        return (int) (((number & 0xffff_ffffL) * among) >>> 32);
    }
}
