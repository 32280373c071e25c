package dev.nabi.console.caller;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes clients that act with a caller's token. Some are kept open for the next request of the same caller; a client is
 * closed when it is among the oldest and nobody uses it.
 */
public final class CallerClients implements AutoCloseable {
    private static final int REQUEST_MILLIS = 30_000;

    private final Config server;
    private final int most;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param own whose server and certificate authority are used, never its credentials
     * @param most the most clients without a user that stay open
     */
    public CallerClients(KubernetesClient own, int most) {
        this.server = own.getConfiguration();
        this.most = most;
    }

    /** Does something as the caller. */
    public <T extends @Nullable Object> T as(Caller caller, Function<KubernetesClient, T> work) {
        try (var lease = lease(caller)) {
            return work.apply(lease.client());
        }
    }

    /** A client for longer than one request, such as a stream of log lines; who takes it closes it. */
    public Lease lease(Caller caller) {
        synchronized (entries) {
            var entry = entries.computeIfAbsent(caller.token(), token -> new Entry(open(token)));
            entry.users++;
            trim();
            return new Lease(entry);
        }
    }

    private KubernetesClient open(String token) {
        var config = new ConfigBuilder(server)
                .withOauthToken(token)
                .withOauthTokenProvider(null)
                .withAutoOAuthToken(null)
                .withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .withUsername(null)
                .withPassword(null)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private void trim() {
        for (Iterator<Entry> oldest = entries.values().iterator(); entries.size() > most && oldest.hasNext(); ) {
            var entry = oldest.next();
            if (entry.users == 0) {
                oldest.remove();
                entry.client.close();
            }
        }
    }

    @Override
    public void close() {
        synchronized (entries) {
            entries.values().forEach(entry -> entry.client.close());
            entries.clear();
        }
    }

    private static final class Entry {
        final KubernetesClient client;
        int users;

        Entry(KubernetesClient client) {
            this.client = client;
        }
    }

    /** A client that stays open until this is closed. */
    public final class Lease implements AutoCloseable {
        private final Entry entry;
        private boolean isOpen = true;

        private Lease(Entry entry) {
            this.entry = entry;
        }

        public KubernetesClient client() {
            return entry.client;
        }

        @Override
        public void close() {
            synchronized (entries) {
                if (isOpen) {
                    isOpen = false;
                    entry.users--;
                    trim();
                }
            }
        }
    }
}
