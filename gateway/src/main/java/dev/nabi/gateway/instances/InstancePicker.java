package dev.nabi.gateway.instances;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * The rule that chooses among a revision's instances: of two at random the one with less in flight, and where both are
 * full the first that is free from there on. After Mitzenmacher, "The Power of Two Choices".
 */
public final class InstancePicker {
    /** What is picked when every instance is full. */
    public static final int NONE = -1;

    private InstancePicker() {}

    /** The index of the instance to take, given what each has in flight; a limit of 0 is none. */
    public static int pick(int count, IntUnaryOperator inFlight, int limit, int random) {
        return pick(count, inFlight, index -> limit == 0 || inFlight.applyAsInt(index) < limit, random);
    }

    /** The same, where each instance has its own limit. */
    public static int pick(int count, IntUnaryOperator inFlight, IntPredicate isFree, int random) {
        if (count == 0) {
            return NONE;
        }
        var first = (random >>> 16) % count;
        if (count > 1) {
            var second = (first + 1 + (random & 0xffff) % (count - 1)) % count;
            if (inFlight.applyAsInt(second) < inFlight.applyAsInt(first)) {
                first = second;
            }
        }
        for (var i = 0; i < count; i++) {
            var index = (first + i) % count;
            if (isFree.test(index)) {
                return index;
            }
        }
        return NONE;
    }
}
