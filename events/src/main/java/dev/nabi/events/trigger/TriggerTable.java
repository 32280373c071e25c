package dev.nabi.events.trigger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All Triggers at one moment, found by name, topic, and path of a webhook. */
public final class TriggerTable {
    /** No Triggers. */
    public static final TriggerTable EMPTY = new TriggerTable(Map.of());

    /** The most Triggers of one namespace; the youngest of more are not served. */
    public static final int MAX_PER_NAMESPACE = 500;

    /** The most of one namespace that read Kafka or watch objects: each has a connection, a thread, and some megabytes. */
    public static final int MAX_SOURCES_PER_NAMESPACE = 50;

    private final Map<Key, TriggerDefinition> triggers;
    private final Map<Key, List<TriggerDefinition>> byTopic = new HashMap<>();
    private final Map<Key, TriggerDefinition> byPath = new HashMap<>();

    /** A name within a namespace. */
    public record Key(String namespace, String name) {}

    private TriggerTable(Map<Key, TriggerDefinition> triggers) {
        this.triggers = triggers;
        for (var trigger : triggers.values()) {
            if (!trigger.problem().isEmpty()) {
                continue;
            }
            var topic = trigger.spec().source().topic();
            if (topic != null) {
                byTopic.merge(new Key(trigger.namespace(), topic.name()), List.of(trigger), TriggerTable::joined);
            }
            var webhook = trigger.spec().source().webhook();
            if (webhook != null) {
                byPath.put(new Key(trigger.namespace(), webhook.path()), trigger);
            }
        }
    }

    /** The older of two that cannot both be served is; what is served does not depend on the order in which they come. */
    public static TriggerTable of(Collection<TriggerDefinition> definitions) {
        var sorted = definitions.stream()
                .sorted(Comparator.comparing(TriggerDefinition::createdAt).thenComparing(TriggerDefinition::uid))
                .toList();
        var counts = new HashMap<String, Integer>();
        var readers = new HashMap<String, Integer>();
        var paths = new HashMap<Key, String>();
        var triggers = new TreeMap<Key, TriggerDefinition>(
                Comparator.comparing(Key::namespace).thenComparing(Key::name));
        for (var definition : sorted) {
            var served = definition;
            if (counts.merge(definition.namespace(), 1, Integer::sum) > MAX_PER_NAMESPACE) {
                served = served.withProblem("the namespace has more than " + MAX_PER_NAMESPACE + " Triggers");
            }
            if (served.problem().isEmpty()
                    && definition.hasRunningSource()
                    && readers.merge(definition.namespace(), 1, Integer::sum) > MAX_SOURCES_PER_NAMESPACE) {
                served = served.withProblem("the namespace has more than " + MAX_SOURCES_PER_NAMESPACE
                        + " Triggers that read Kafka or watch objects");
            }
            var webhook = definition.spec().source().webhook();
            if (webhook != null && served.problem().isEmpty()) {
                var older = paths.putIfAbsent(new Key(definition.namespace(), webhook.path()), definition.name());
                if (older != null) {
                    served = served.withProblem(
                            "spec.source.webhook.path: '" + webhook.path() + "' is that of the Trigger " + older);
                }
            }
            triggers.put(new Key(definition.namespace(), definition.name()), served);
        }
        return new TriggerTable(triggers);
    }

    private static List<TriggerDefinition> joined(List<TriggerDefinition> some, List<TriggerDefinition> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    public Collection<TriggerDefinition> all() {
        return triggers.values();
    }

    public Optional<TriggerDefinition> find(String namespace, String name) {
        return Optional.ofNullable(triggers.get(new Key(namespace, name)));
    }

    /** The Triggers of a topic, suspended ones too. */
    public List<TriggerDefinition> ofTopic(String namespace, String topic) {
        return byTopic.getOrDefault(new Key(namespace, topic), List.of());
    }

    /** The Trigger of a webhook's path, also a suspended one. */
    public Optional<TriggerDefinition> ofPath(String namespace, String path) {
        return Optional.ofNullable(byPath.get(new Key(namespace, path)));
    }
}
