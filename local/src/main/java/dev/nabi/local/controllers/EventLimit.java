package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.resources.DeleteOptions;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.resources.Target;
import dev.nabi.local.api.store.ObjectKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Keeps the newest Events; a cluster would let them expire. */
final class EventLimit implements Reconciler {
    static final ObjectKey KEY = ObjectKey.of(BuiltIn.EVENTS, "", "");
    private static final int MOST = 2000;

    /** To delete some at once is to sort seldom. */
    private static final int KEPT = 1800;

    private final Resources resources;

    EventLimit(Resources resources) {
        this.resources = resources;
    }

    @Override
    public Optional<Duration> reconcile(ObjectKey key) {
        var events = resources.list(BuiltIn.EVENTS, "").objects();
        if (events.size() > MOST) {
            events.stream()
                    .sorted(Comparator.comparingLong(EventLimit::version))
                    .limit(events.size() - KEPT)
                    .forEach(event -> resources.delete(Target.of(BuiltIn.EVENTS, event), DeleteOptions.BACKGROUND));
        }
        return Optional.empty();
    }

    private static long version(ObjectNode event) {
        return Long.parseLong(Meta.resourceVersion(event));
    }
}
