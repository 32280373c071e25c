package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.watch.UnreadableObjects;
import dev.nabi.operator.plan.JarConfigMap;
import dev.nabi.operator.resources.JarCopy;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The watch of ConfigMaps that may hold jars. It begins when the first Function names one, and keeps of each ConfigMap the
 * digests of its keys, not the content.
 */
final class JarWatch {
    private static final String INDEX = "jar-config-map";

    /** A ConfigMap may have 1 MiB, so that a page of the first list has at most some 20 MiB. */
    private static final long PAGE = 16;

    /** Only the first reconciliations wait for the first list, so that it holds nobody up who has no jar. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Logger LOG = Logger.getLogger(JarWatch.class);

    private final UnreadableObjects unreadable;
    private final Runnable onLate;
    private @Nullable Begun begun;

    private record Begun(CompletableFuture<InformerEventSource<ConfigMap, Function>> watch, long nanos) {}

    /**
     * A watch that has not begun.
     *
     * @param onLate run when the first list is there after somebody was told that nothing is known yet
     */
    JarWatch(UnreadableObjects unreadable, Runnable onLate) {
        this.unreadable = unreadable;
        this.onLate = onLate;
    }

    /** Has Functions found by the ConfigMap that they name; before the watch of Functions begins. */
    static void index(EventSourceContext<Function> context) {
        context.getPrimaryCache().addIndexer(INDEX, function -> {
            var key = JarCopy.source(function.getSpec());
            return key == null
                    ? List.of()
                    : List.of(indexed(function.getMetadata().getNamespace(), key.name()));
        });
    }

    /** What is known of the ConfigMap that a Function names. */
    JarConfigMap find(Function function, Context<Function> context) {
        var key = JarCopy.source(function.getSpec());
        var read = key == null ? null : read(begin(context.eventSourceRetriever()));
        if (key == null || read == null) {
            return new JarConfigMap.Unread();
        }
        return read.get(new ResourceID(key.name(), function.getMetadata().getNamespace()))
                .<JarConfigMap>map(map -> new JarConfigMap.Present(map.getData()))
                .orElseGet(JarConfigMap.Absent::new);
    }

    private synchronized Begun begin(EventSourceRetriever<Function> sources) {
        var known = begun;
        if (known != null && !known.watch().isCompletedExceptionally()) {
            return known;
        }
        var watch = source(sources.eventSourceContextForDynamicRegistration());
        var started = new CompletableFuture<InformerEventSource<ConfigMap, Function>>();
        var now = new Begun(started, System.nanoTime());
        begun = now;
        // It returns with the first list, however long that takes.
        Thread.ofVirtual().name("jar-watch").start(() -> {
            try {
                started.complete(registered(sources, watch));
                if (System.nanoTime() - now.nanos() > PATIENCE_NANOS) {
                    onLate.run();
                }
            } catch (RuntimeException e) {
                LOG.error("the watch of ConfigMaps has not begun; the next Function with a jar begins it anew", e);
                started.completeExceptionally(e);
            }
        });
        return now;
    }

    /** An attempt that failed may have left its watch behind, which is then started again. */
    private static InformerEventSource<ConfigMap, Function> registered(
            EventSourceRetriever<Function> sources, InformerEventSource<ConfigMap, Function> watch) {
        return sources.dynamicallyRegisterEventSource(watch)
                        instanceof InformerEventSource<ConfigMap, Function> registered
                ? registered
                : watch;
    }

    private static @Nullable InformerEventSource<ConfigMap, Function> read(Begun begun) {
        var left = PATIENCE_NANOS - (System.nanoTime() - begun.nanos());
        try {
            return begun.watch().get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("the ConfigMaps are not read yet", e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private InformerEventSource<ConfigMap, Function> source(EventSourceContext<Function> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ConfigMap.class, Function.class)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(map -> context
                                .getPrimaryCache()
                                .byIndex(
                                        INDEX,
                                        indexed(
                                                map.getMetadata().getNamespace(),
                                                map.getMetadata().getName()))
                                .stream()
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                        .withInformerListLimit(PAGE)
                        .withItemStore(new TrimmedStore<>(JarWatch::trimmed, unreadable))
                        .build(),
                context);
    }

    private static String indexed(String namespace, String name) {
        return namespace + "/" + name;
    }

    private static ConfigMap trimmed(ConfigMap map) {
        var metadata = map.getMetadata();
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .endMetadata()
                .withData(JarCopy.digests(map))
                .build();
    }
}
