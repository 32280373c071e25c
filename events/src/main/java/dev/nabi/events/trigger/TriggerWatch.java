package dev.nabi.events.trigger;

import dev.nabi.api.v1alpha1.Trigger;
import dev.nabi.api.watch.UnreadableObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * Triggers as they come and go → the table of all. One that cannot be read is one object's problem: it is served as it was
 * read last.
 */
public final class TriggerWatch implements ResourceEventHandler<Trigger>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TriggerWatch.class);

    private final Map<String, TriggerDefinition> definitions = new TreeMap<>();
    private final UnreadableObjects unreadable = new UnreadableObjects();
    private final List<SharedIndexInformer<Trigger>> informers = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile boolean isSynced;
    private volatile TriggerTable table = TriggerTable.EMPTY;

    /** Watches the given namespaces, or all when none is given. */
    public void start(KubernetesClient client, List<String> namespaces) {
        var triggers = client.resources(Trigger.class);
        if (namespaces.isEmpty()) {
            informers.add(triggers.inAnyNamespace().runnableInformer(0));
        }
        namespaces.forEach(
                namespace -> informers.add(triggers.inNamespace(namespace).runnableInformer(0)));
        for (var informer : informers) {
            informer.exceptionHandler((isStarted, failure) -> {
                LOG.warnf("watch of Triggers: %s; trying again", failure);
                return true;
            });
            informer.addEventHandler(this);
            informer.start();
        }
    }

    /** Sets what runs after each change of the table. */
    public void addListener(Runnable changed) {
        listeners.add(changed);
    }

    /** Whether all that the first lists held is in the table: handlers come after the lists. */
    public boolean isSynced() {
        if (!isSynced) {
            var listed = informers.stream()
                    .mapToInt(informer -> informer.getStore().listKeys().size())
                    .sum();
            isSynced = !informers.isEmpty()
                    && informers.stream().allMatch(SharedIndexInformer::hasSynced)
                    && told.size() >= listed;
        }
        return isSynced;
    }

    public TriggerTable table() {
        return table;
    }

    /** How many Triggers there are of which a part cannot be read. */
    public int unreadable() {
        return unreadable.count();
    }

    @Override
    public void onAdd(Trigger trigger) {
        seen(trigger);
    }

    @Override
    public void onUpdate(Trigger before, Trigger trigger) {
        seen(trigger);
    }

    @Override
    public void onDelete(Trigger trigger, boolean deletedFinalStateUnknown) {
        unreadable.gone(trigger);
        told.remove(key(trigger));
        synchronized (definitions) {
            definitions.remove(key(trigger));
            table = TriggerTable.of(definitions.values());
        }
        listeners.forEach(Runnable::run);
    }

    private void seen(Trigger trigger) {
        unreadable.seen(trigger).ifPresent(LOG::warn);
        var read = TriggerDefinition.of(trigger);
        var isChanged = read.isPresent() && put(key(trigger), read.get());
        told.add(key(trigger));
        if (isChanged) {
            listeners.forEach(Runnable::run);
        }
    }

    private boolean put(String key, TriggerDefinition definition) {
        synchronized (definitions) {
            var before = definitions.put(key, definition);
            if (before != null && before.isSameAs(definition)) {
                return false;
            }
            table = TriggerTable.of(definitions.values());
            return true;
        }
    }

    private static String key(Trigger trigger) {
        return trigger.getMetadata().getNamespace() + "/"
                + trigger.getMetadata().getName();
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
