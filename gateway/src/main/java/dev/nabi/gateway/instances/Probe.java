package dev.nabi.gateway.instances;

/** Asks an instance once whether it answers. */
@FunctionalInterface
public interface Probe {
    void ask(Instance instance, Answer answer);

    /** Told once for each question; never told late: an unanswered question ends as a no. */
    @FunctionalInterface
    interface Answer {
        void is(boolean ready);
    }
}
