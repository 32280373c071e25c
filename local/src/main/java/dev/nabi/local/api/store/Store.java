package dev.nabi.local.api.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects and the log of their changes. One lock orders all writes, numbers them, and hands each to every watcher
 * before the next: a watcher sees all changes, in order, once. Watchers are called inside of the lock and only hand on.
 */
public final class Store {
    private final Bounds bounds;
    private final Map<String, SortedMap<ObjectKey, ObjectNode>> resources = new HashMap<>();
    private final ArrayDeque<Logged> log = new ArrayDeque<>();
    private long logBytes;
    private long objectBytes;
    private final CopyOnWriteArrayList<Watch> watches = new CopyOnWriteArrayList<>();
    private long version;

    public Store(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * What is kept at most, in bytes of heap by an estimate.
     *
     * @param changes how many changes, for watchers that come back
     * @param changeBytes the same in bytes; the newest change is kept in any case
     * @param objectBytes all objects together
     */
    public record Bounds(int changes, long changeBytes, long objectBytes) {}

    /** A change and what it takes. */
    private record Logged(Event event, long bytes) {}

    /** The objects of a resource at a version. */
    public record Snapshot(long version, List<ObjectNode> objects) {}

    /** A registered watcher, until it is closed. */
    public final class Watch implements AutoCloseable {
        private final String group;
        private final String plural;
        private final Consumer<Event> watcher;

        private Watch(String group, String plural, Consumer<Event> watcher) {
            this.group = group;
            this.plural = plural;
            this.watcher = watcher;
        }

        private void offer(Event event) {
            if (plural.equals("*") || event.key().isOf(group, plural)) {
                watcher.accept(event);
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }

    public synchronized Optional<ObjectNode> get(ObjectKey key) {
        return Optional.ofNullable(of(key.group(), key.plural()).get(key));
    }

    public synchronized Snapshot list(String group, String plural) {
        return new Snapshot(version, List.copyOf(of(group, plural).values()));
    }

    /** Every object there is. */
    public synchronized Snapshot all() {
        var all = new ArrayList<ObjectNode>();
        resources.values().forEach(objects -> all.addAll(objects.values()));
        return new Snapshot(version, all);
    }

    public synchronized long version() {
        return version;
    }

    /** Tells the version in order with the changes: all up to it were handed out, none after it. */
    public synchronized void tellVersion(LongConsumer teller) {
        teller.accept(version);
    }

    public synchronized int watchers() {
        return watches.size();
    }

    /**
     * Writes the object if what is stored is still {@code before} (null: nothing); false when somebody was faster. A
     * null {@code now} deletes.
     */
    public synchronized boolean swap(ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode now) {
        var objects = of(key.group(), key.plural());
        var stored = objects.get(key);
        var unchanged = stored == null
                ? before == null
                : before != null && Meta.resourceVersion(stored).equals(Meta.resourceVersion(before));
        if (!unchanged) {
            return false;
        }
        var oldBytes = stored == null ? 0 : HeapSize.of(stored);
        var newBytes = now == null ? 0 : HeapSize.of(now);
        refuseGrowth(newBytes - oldBytes);
        objectBytes += newBytes - oldBytes;
        version++;
        if (now == null) {
            objects.remove(key);
        } else {
            Meta.of(now).put("resourceVersion", Long.toString(version));
            objects.put(key, now);
        }
        publish(new Event(version, key, stored, now), oldBytes + newBytes);
        return true;
    }

    private void refuseGrowth(long more) {
        if (more > 0 && objectBytes + more > bounds.objectBytes()) {
            throw ApiException.full("the objects take about " + (objectBytes >> 20) + " MiB of memory, of at most "
                    + (bounds.objectBytes() >> 20) + ": delete what is not needed");
        }
    }

    private void publish(Event event, long bytes) {
        log.addLast(new Logged(event, bytes));
        logBytes += bytes;
        while (log.size() > 1 && (log.size() > bounds.changes() || logBytes > bounds.changeBytes())) {
            logBytes -= log.removeFirst().bytes();
        }
        watches.forEach(watch -> watch.offer(event));
    }

    /** Watches a resource ({@code *}: all) from now on; what is there now is given to {@code initial} first. */
    public synchronized Watch watchFromNow(
            String group, String plural, Consumer<Snapshot> initial, Consumer<Event> watcher) {
        initial.accept(plural.equals("*") ? all() : list(group, plural));
        return register(new Watch(group, plural, watcher));
    }

    /** Watches a resource after a version; refuses when the log no longer reaches back so far. */
    public synchronized Watch watchAfter(long after, String group, String plural, Consumer<Event> watcher) {
        var oldest = log.isEmpty() ? version + 1 : log.getFirst().event().version();
        if (after + 1 < oldest || after > version) {
            throw ApiException.expired("too old resource version: %d (%d)".formatted(after, oldest - 1));
        }
        var watch = new Watch(group, plural, watcher);
        log.stream().map(Logged::event).filter(event -> event.version() > after).forEach(watch::offer);
        return register(watch);
    }

    private Watch register(Watch watch) {
        watches.add(watch);
        return watch;
    }

    private SortedMap<ObjectKey, ObjectNode> of(String group, String plural) {
        return resources.computeIfAbsent(group + "/" + plural, _ -> new TreeMap<>());
    }

    /** The last state of a deleted object with the version of its deletion, as a watch tells it. */
    public static ObjectNode withVersion(ObjectNode object, long version) {
        var copy = object.deepCopy();
        Json.ensure(copy, "metadata").put("resourceVersion", Long.toString(version));
        return copy;
    }
}
