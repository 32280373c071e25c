package dev.nabi.gateway.http;

import dev.nabi.gateway.activation.Revision;

/** What is said to one who has waited in vain: what there was to wait for, and where to look. */
final class Patience {
    private Patience() {}

    static String detail(Revision revision) {
        var waited = "waited " + revision.limits().patienceMillis() / 1000 + " s (spec.queue.waitSeconds) for "
                + revision.key() + ": ";
        var all = revision.instances().all();
        if (revision.instances().ready().length > 0) {
            return waited + "each of its " + all.size() + " instances was full";
        }
        if (!all.isEmpty()) {
            return waited + "none of its " + all.size() + " pods answers yet";
        }
        var failure = revision.wakeFailure();
        return waited + (failure == null ? "no pod of it came" : "waking it failed: " + failure);
    }
}
