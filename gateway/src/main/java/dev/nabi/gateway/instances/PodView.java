package dev.nabi.gateway.instances;

import dev.nabi.gateway.routing.RevisionKey;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway reads of a function's pod.
 *
 * @param host the pod's IP; null until it has one
 * @param readinessPath what a probe asks for; null where a port that accepts is enough
 * @param memoryMib the memory limit of its container, or what one without a limit is taken for
 * @param timeoutSeconds the most that one invocation may take; 0 where the pod does not say
 * @param createdSeconds when the API server created it, in seconds since 1970; 0 where it does not say
 * @param drainingMark the value of the pod's draining mark; null without one
 * @param isGone whether it is being deleted or has ended
 */
public record PodView(
        String uid,
        String name,
        RevisionKey revision,
        @Nullable String host,
        int port,
        boolean isH2c,
        @Nullable String readinessPath,
        int memoryMib,
        int timeoutSeconds,
        long createdSeconds,
        @Nullable String drainingMark,
        boolean isGone) {

    /** Whether an operator wants it drained. */
    boolean isDraining() {
        return drainingMark != null;
    }

    /** Whether a call to the one would not reach what the other is. */
    boolean isElsewhere(PodView other) {
        return port != other.port
                || isH2c != other.isH2c
                || !String.valueOf(host).equals(String.valueOf(other.host));
    }
}
