package dev.nabi.local.agent.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the agent knows of a pod's container: what it does now, how it last ended, how often it was restarted.
 *
 * @param note what a person should know of how it runs here
 */
public record ContainerView(Now now, @Nullable Exit last, int restarts, String note) {

    /** What the container does now. */
    public sealed interface Now {
        /** Not running, for a reason that a person can act on. */
        record Waiting(String reason, String message) implements Now {}

        record Running(long pid, Instant since, boolean started, boolean ready) implements Now {}

        /** Ended, and it will not be started again. */
        record Ended(Exit exit) implements Now {}
    }

    public static ContainerView creating() {
        return new ContainerView(new Now.Waiting("ContainerCreating", ""), null, 0, "");
    }

    public ContainerView waiting(String reason, String message) {
        return new ContainerView(new Now.Waiting(reason, message), last, restarts, note);
    }

    /** A run after an end is a restart. */
    public ContainerView running(long pid, Instant since, String how) {
        var again = last == null ? restarts : restarts + 1;
        return new ContainerView(new Now.Running(pid, since, false, false), last, again, how);
    }

    public ContainerView healthy(boolean started, boolean ready) {
        return now instanceof Now.Running running
                ? new ContainerView(
                        new Now.Running(running.pid(), running.since(), started, ready), last, restarts, note)
                : this;
    }

    public ContainerView crashed(Exit exit, String reason, String message) {
        return new ContainerView(new Now.Waiting(reason, message), exit, restarts, note);
    }

    public ContainerView ended(Exit exit) {
        return new ContainerView(new Now.Ended(exit), last, restarts, note);
    }

    boolean isReady() {
        return now instanceof Now.Running running && running.ready();
    }

    boolean isStarted() {
        return now instanceof Now.Running running && running.started();
    }

    /** A process has run, so the pod is past Pending. */
    boolean hasRun() {
        return !(now instanceof Now.Waiting) || last != null;
    }

    static String id(long pid) {
        return "process://" + pid;
    }
}
