package dev.nabi.console.pages;

import dev.nabi.console.caller.Caller;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The namespaces that a caller may look into, kept for a minute. */
public final class Namespaces {
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_KEPT = 500;

    private final Cluster cluster;
    private final Rights rights;
    private final LongSupplier nanos;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Kept(List<String> names, long at) {}

    public Namespaces(Cluster cluster, Rights rights, LongSupplier nanos) {
        this.cluster = cluster;
        this.rights = rights;
        this.nanos = nanos;
    }

    /** By name; empty where the caller may not list namespaces. */
    public List<String> of(Caller caller) {
        var known = known(caller);
        if (known != null && nanos.getAsLong() - known.at() < KEPT_NANOS) {
            return known.names();
        }
        var names = read(caller);
        keep(caller, new Kept(names, nanos.getAsLong()));
        return names;
    }

    private List<String> read(Caller caller) {
        try {
            return rights.listable(caller, cluster.namespaces(caller));
        } catch (KubernetesClientException away) {
            return List.of();
        }
    }

    private synchronized @Nullable Kept known(Caller caller) {
        return kept.get(caller.token());
    }

    private synchronized void keep(Caller caller, Kept names) {
        kept.put(caller.token(), names);
    }
}
