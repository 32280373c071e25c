package dev.nabi.operator.scaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** When revisions at zero are to be looked at again, one time each: a look at a time that has not come costs nothing. */
final class WakeTimes {
    private final Map<RevisionKey, Wake> wakes = new HashMap<>();
    private final TreeSet<Wake> order = new TreeSet<>(Comparator.comparing(Wake::at)
            .thenComparing(wake -> wake.revision().namespace())
            .thenComparing(wake -> wake.revision().revision())
            .thenComparing(wake -> wake.revision().function().name()));

    private record Wake(Instant at, RevisionKey revision) {}

    void put(RevisionKey revision, Instant at) {
        remove(revision);
        var wake = new Wake(at, revision);
        wakes.put(revision, wake);
        order.add(wake);
    }

    void remove(RevisionKey revision) {
        var wake = wakes.remove(revision);
        if (wake != null) {
            order.remove(wake);
        }
    }

    /** Takes out those whose time has come. */
    List<RevisionKey> due(Instant now) {
        var due = new ArrayList<RevisionKey>();
        while (!order.isEmpty() && !order.first().at().isAfter(now)) {
            var revision = order.first().revision();
            remove(revision);
            due.add(revision);
        }
        return due;
    }
}
