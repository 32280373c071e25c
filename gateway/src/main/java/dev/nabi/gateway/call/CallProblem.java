package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Revision;

/** What is said of a call that came to nothing: what happened, what bounds it, and where to look. */
final class CallProblem {
    private CallProblem() {}

    static Problem queueFull(Revision revision, String id) {
        var detail = revision.limits().queueLength() + " requests wait already for " + revision.key()
                + " (spec.queue.length)" + seeFunction(revision);
        return new Problem(Failure.QUEUE_FULL, detail, id);
    }

    static Problem revisionGone(Revision revision, String id) {
        return new Problem(Failure.REVISION_GONE, revision.key() + " was deleted while this waited", id);
    }

    /** It has waited in vain: what there was to wait for. */
    static Problem waitedTooLong(Revision revision, String id) {
        var nothingStarted = revision.instances().ready().length == 0;
        var detail = "waited " + revision.limits().patienceMillis() / 1000 + " s (spec.queue.waitSeconds) for "
                + revision.key() + ": " + awaited(revision) + seeFunction(revision);
        return new Problem(nothingStarted ? Failure.NEVER_STARTED : Failure.WAITED_TOO_LONG, detail, id);
    }

    /** The gateway ends before it came to it. */
    static Problem shutsDown(Revision revision, String id) {
        var detail = "this gateway shuts down, and waited until now for " + revision.key() + ": " + awaited(revision)
                + ". Call again, another gateway answers";
        return new Problem(Failure.SHUTTING_DOWN, detail, id);
    }

    private static String awaited(Revision revision) {
        var all = revision.instances().all();
        if (revision.instances().ready().length > 0) {
            return "each of its " + all.size() + " instances was full";
        }
        if (!all.isEmpty()) {
            return "none of its " + all.size() + " pods answers yet";
        }
        var failure = revision.wakeFailure();
        return failure == null ? "no pod of it came" : "waking it failed: " + failure;
    }

    static Problem untaken(Revision revision, String id, int attempts, Throwable last) {
        var detail = attempts + " instances of " + revision.key() + " refused a connection, the last one: "
                + last.getMessage() + seeFunction(revision);
        return new Problem(Failure.WAITED_TOO_LONG, detail, id);
    }

    static Problem broke(Revision revision, String id, Throwable cause) {
        var detail = "the connection to the instance of " + revision.key() + " broke before the whole answer came ("
                + cause + "); it may have run, so it is not tried again. See its log";
        return new Problem(Failure.INSTANCE_DIED, detail, id);
    }

    static Problem timedOut(Revision revision, String id, long timeoutMillis) {
        var detail = revision.key() + " did not answer in whole within " + timeoutMillis / 1000
                + " s (spec.timeoutSeconds, up to 3600); it was cancelled. See its log";
        return new Problem(Failure.TIMED_OUT, detail, id);
    }

    static Problem tooLarge(DataPlaneOptions options) {
        return Problem.of(
                Failure.BODY_TOO_LARGE,
                "a body may have " + options.maxBodyBytes() + " bytes at most (nabi.gateway.max-body-bytes)");
    }

    private static String seeFunction(Revision revision) {
        var key = revision.key();
        return ". See: kubectl describe fn " + key.function() + " -n " + key.namespace();
    }
}
