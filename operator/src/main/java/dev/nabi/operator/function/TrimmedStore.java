package dev.nabi.operator.function;

import dev.nabi.api.watch.UnreadableObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What an informer keeps of the objects that it watches, each without what nobody reads. */
final class TrimmedStore<R extends HasMetadata> implements ItemStore<R> {
    private static final Logger LOG = Logger.getLogger(TrimmedStore.class);

    private final Map<String, R> items = new ConcurrentHashMap<>();
    private final UnaryOperator<R> trim;
    private final UnreadableObjects unreadable;

    TrimmedStore(UnaryOperator<R> trim, UnreadableObjects unreadable) {
        this.trim = trim;
        this.unreadable = unreadable;
    }

    @Override
    public String getKey(R item) {
        return Cache.metaNamespaceKeyFunc(item);
    }

    @Override
    public @Nullable R put(String key, R item) {
        unreadable.seen(item).ifPresent(LOG::warn);
        return items.put(key, trim.apply(item));
    }

    @Override
    public @Nullable R remove(String key) {
        var gone = items.remove(key);
        if (gone != null) {
            unreadable.gone(gone);
        }
        return gone;
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<R> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable R get(String key) {
        return items.get(key);
    }
}
