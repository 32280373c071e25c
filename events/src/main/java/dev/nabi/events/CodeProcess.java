package dev.nabi.events;

import dev.nabi.api.code.CodeSignature;
import dev.nabi.events.code.CodeApi;
import dev.nabi.events.code.CodeCollector;
import dev.nabi.events.code.CodeLimits;
import dev.nabi.events.code.CodeServer;
import dev.nabi.events.code.CodeStore;
import dev.nabi.events.code.FileCodeStore;
import dev.nabi.events.code.KubernetesNamedCode;
import dev.nabi.events.code.jdbc.PostgresCodeStore;
import dev.nabi.events.http.EventsToken;
import dev.nabi.events.store.StoreException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The code store as a part of the process: put together where it is enabled, started and stopped. */
@Singleton
final class CodeProcess {
    private static final Logger LOG = Logger.getLogger(CodeProcess.class);

    private final List<AutoCloseable> parts = new ArrayList<>();

    void start(
            @Observes StartupEvent event,
            CodeConfig config,
            EventsConfig events,
            ManagementAccess access,
            KubernetesClient client,
            Vertx vertx)
            throws IOException {
        if (!config.enabled()) {
            return;
        }
        var clock = InstantSource.system();
        var store = store(config, events);
        var api = new CodeApi(
                store,
                CodeLimits.within(config.maxBytes(), config.namespaceBytes(), config.totalBytes()),
                access.ofCode(),
                key(config, clock),
                clock);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var server = CodeServer.start(vertx, api, threads, config.host(), config.port(), config.minRate());
        var collector = new CodeCollector(store, new KubernetesNamedCode(client), clock, config.keepUnnamed());
        var clockwork = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("code collection").factory());
        var interval = config.collectInterval().toMillis();
        var _ = clockwork.scheduleWithFixedDelay(() -> collect(collector), interval, interval, TimeUnit.MILLISECONDS);
        parts.addAll(List.<AutoCloseable>of(clockwork::shutdownNow, server, threads::shutdownNow, store));
        LOG.infof("code is stored at port %d", server.port());
    }

    private static void collect(CodeCollector collector) {
        try {
            collector.collect();
        } catch (StoreException | RuntimeException e) {
            LOG.warnf("code that no revision names stays for now: %s", e.getMessage());
        }
    }

    private static CodeStore store(CodeConfig config, EventsConfig events) throws StoreException {
        if (config.directory().isPresent()) {
            return FileCodeStore.open(config.directory().get());
        }
        if (!events.database().isShared()) {
            throw new IllegalArgumentException(
                    "nabi.code.directory must name a directory where nabi.events.store-url is" + " no PostgreSQL");
        }
        return PostgresCodeStore.open(events.database());
    }

    private static Supplier<String> key(CodeConfig config, InstantSource clock) {
        if (config.keyFile().isPresent()) {
            return EventsToken.in(config.keyFile().get(), clock);
        }
        var key = config.key()
                .map(secret -> secret.get())
                .filter(text -> text.length() >= CodeSignature.SHORTEST_KEY)
                .orElseThrow(
                        () -> new IllegalArgumentException("nabi.code.key-file or nabi.code.key must give a key of at"
                                + " least " + CodeSignature.SHORTEST_KEY + " characters"));
        return () -> key;
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        for (var part : parts) {
            part.close();
        }
    }
}
