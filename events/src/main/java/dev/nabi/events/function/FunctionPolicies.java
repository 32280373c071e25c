package dev.nabi.events.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.AsyncSpec;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.watch.UnreadableObjects;
import dev.nabi.events.delivery.CallShape;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.RetryPolicy;
import dev.nabi.events.delivery.Senders;
import dev.nabi.events.source.kafka.KafkaSink;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.trigger.TriggerLanes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** How asynchronous calls of each Function are delivered, from a watch of Functions; other lanes are left to Triggers. */
public final class FunctionPolicies implements LanePolicies, ResourceEventHandler<Function>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FunctionPolicies.class);

    private final Map<FunctionKey, Known> known = new ConcurrentHashMap<>();
    private final UnreadableObjects unreadable = new UnreadableObjects();
    private final List<SharedIndexInformer<Function>> informers = new ArrayList<>();
    private final LanePolicies triggers;
    private final CallShape calls = new CallShape();
    private volatile boolean isSynced;

    private final Map<FunctionKey, TriggerLanes.Code> codes = new ConcurrentHashMap<>();

    /** Results to Kafka and to topics have no head of a request. */
    private final Known records = new Known.Policy(new LanePolicy(
            RetryPolicy.DEFAULT,
            1,
            Duration.ZERO,
            16,
            false,
            "",
            false,
            new KafkaSink.ResultShape(),
            null,
            null,
            null));

    /** Results to a URL do not depend on a Function. */
    private final Known results = new Known.Policy(
            new LanePolicy(RetryPolicy.DEFAULT, 1, Duration.ZERO, 16, false, "", false, calls, null, null, null));

    public FunctionPolicies(LanePolicies triggers) {
        this.triggers = triggers;
    }

    /** Begins to watch the given namespaces, or all when none is given. */
    public void start(KubernetesClient client, List<String> namespaces) {
        if (namespaces.isEmpty()) {
            add(client.resources(Function.class).inAnyNamespace().runnableInformer(0));
        }
        for (var namespace : namespaces) {
            add(client.resources(Function.class).inNamespace(namespace).runnableInformer(0));
        }
        informers.forEach(SharedIndexInformer::start);
    }

    private void add(SharedIndexInformer<Function> informer) {
        informer.exceptionHandler((_, failure) -> {
            LOG.warnf("watch of Functions: %s; trying again", failure);
            return true;
        });
        informer.addEventHandler(this);
        informers.add(informer);
    }

    /**
     * Whether all that the first lists held is known. Nothing is, before: what waits for a Function that is not known yet must not
     * become a dead letter.
     */
    public boolean isSynced() {
        if (!isSynced) {
            isSynced = !informers.isEmpty()
                    && informers.stream().allMatch(SharedIndexInformer::hasSynced)
                    && known.size()
                            >= informers.stream()
                                    .mapToInt(informer ->
                                            informer.getStore().listKeys().size())
                                    .sum();
        }
        return isSynced;
    }

    /** How many Functions cannot be read. */
    public int unreadable() {
        return unreadable.count();
    }

    @Override
    public Known find(LaneKey lane) {
        if (lane.trigger().equals(Senders.URL)) {
            return results;
        }
        if (lane.trigger().equals(Senders.KAFKA) || lane.trigger().equals(Senders.TOPIC)) {
            return records;
        }
        if (!lane.trigger().isEmpty()) {
            return triggers.find(lane);
        }
        var function = known.get(lane.functionKey());
        if (function != null) {
            return function;
        }
        return isSynced() ? new Known.Gone("there is no Function " + lane.functionKey()) : new Known.NotYet();
    }

    /** The code of a Function, by which Triggers choose what it gets. */
    public Optional<TriggerLanes.Code> code(FunctionKey function) {
        return Optional.ofNullable(codes.get(function));
    }

    /** Whether a Function is there. */
    public boolean has(FunctionKey function) {
        return known.containsKey(function);
    }

    @Override
    public void onAdd(Function function) {
        unreadable.seen(function).ifPresent(LOG::warn);
        known.put(key(function), readable(function));
        if (function.getSpec() != null) {
            codes.put(key(function), new TriggerLanes.Code(function.getSpec().java()));
        }
    }

    /** Of one whose spec cannot be read calls wait; it is known all the same, since nothing is delivered before all are. */
    private Known readable(Function function) {
        try {
            return policy(function);
        } catch (RuntimeException e) {
            LOG.warnf("calls of Function %s wait, as spec.async cannot be read: %s", key(function), e.getMessage());
            return new Known.NotYet();
        }
    }

    private Known policy(Function function) {
        if (function.getSpec() == null) {
            return new Known.NotYet();
        }
        AsyncSpec async = function.getSpec().async();
        return new Known.Policy(new LanePolicy(
                RetryPolicy.of(async),
                1,
                Duration.ZERO,
                0,
                false,
                "",
                true,
                calls,
                async.onSuccess(),
                async.onFailure(),
                null));
    }

    @Override
    public void onUpdate(Function old, Function function) {
        onAdd(function);
    }

    @Override
    public void onDelete(Function function, boolean unknown) {
        unreadable.gone(function);
        known.remove(key(function));
        codes.remove(key(function));
    }

    private static FunctionKey key(Function function) {
        return new FunctionKey(
                function.getMetadata().getNamespace(), function.getMetadata().getName());
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
