package dev.nabi.operator.revision;

import java.util.Optional;

/**
 * What was observed of one revision.
 *
 * @param template the digest of the pod template that it was made from
 * @param replicas the instances that its Deployment asks for
 * @param running the instances that there are
 * @param ready those of them that are ready
 * @param trouble why none is ready, where that is known
 */
public record Revision(
        String name, int number, String template, int replicas, int running, int ready, Optional<Trouble> trouble) {

    /** Whether it answers now, which is what promotes a revision. */
    public boolean isReady() {
        return ready > 0;
    }

    /** Whether it shows why it does not become ready. */
    public boolean isFailing() {
        return !isReady() && trouble.isPresent();
    }
}
