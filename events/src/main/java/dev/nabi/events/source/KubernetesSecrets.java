package dev.nabi.events.source;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Secrets as the API server has them. What was read is taken again for a while: a change holds within seconds. */
public final class KubernetesSecrets implements SecretReader {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int MOST = 500;

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST;
        }
    };

    private record Kept(Optional<Map<String, byte[]>> entries, Instant at) {}

    public KubernetesSecrets(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, byte[]>> read(String namespace, String name) {
        var key = namespace + "/" + name;
        var now = clock.instant();
        var known = known(key);
        if (known != null && known.at().plus(FRESH).isAfter(now)) {
            return known.entries();
        }
        try {
            var secret = client.secrets().inNamespace(namespace).withName(name).get();
            var entries = Optional.ofNullable(secret)
                    .map(found -> decoded(Objects.requireNonNullElse(found.getData(), Map.of())));
            keep(key, new Kept(entries, now));
            return entries;
        } catch (KubernetesClientException e) {
            throw new IllegalStateException(
                    "the Secret " + key + " cannot be read: "
                            + (e.getCode() > 0 ? "status " + e.getCode() : "no connection"),
                    e);
        }
    }

    private static Map<String, byte[]> decoded(Map<String, String> data) {
        var entries = new HashMap<String, byte[]>();
        data.forEach((name, value) -> entries.put(name, Base64.getDecoder().decode(value)));
        return Map.copyOf(entries);
    }

    private synchronized @Nullable Kept known(String key) {
        return kept.get(key);
    }

    private synchronized void keep(String key, Kept one) {
        kept.put(key, one);
    }
}
