package dev.nabi.operator.scaling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One instance that is not on its way out, as the reconciler saw it.
 *
 * @param reachable whether it has an address; without one, no gateway has sent it anything
 * @param mark the value of its draining mark; null without one
 */
public record InstanceView(
        String pod,
        Instant created,
        boolean reachable,
        boolean ready,
        @Nullable String mark) {

    /** Whether it bears a draining mark. */
    boolean draining() {
        return mark != null;
    }
}
