package dev.nabi.events.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.events.ApiServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeCollectorTest {
    private static final String OLD = "1".repeat(64);
    private static final String NEW = "2".repeat(64);

    @TempDir
    Path directory;

    private final Set<String> named = new HashSet<>();
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private CodeStore store;
    private CodeCollector collector;

    @BeforeEach
    void open() throws Exception {
        store = FileCodeStore.open(directory);
        collector = new CodeCollector(store, _ -> named, () -> now, Duration.ofHours(1));
    }

    private void put(String sha256) throws Exception {
        try (var upload = store.begin(now)) {
            upload.write(new byte[] {1, 2, 3}, 3);
            upload.commit("shop", sha256, now);
        }
    }

    @Test
    void codeOfNoRevisionGoesAnHourAfterItWasStored() throws Exception {
        put(OLD);
        put(NEW);
        named.add(NEW);

        now = now.plus(Duration.ofMinutes(59));
        collector.collect();
        assertThat(store.open("shop", OLD)).isPresent();

        now = now.plus(Duration.ofMinutes(2));
        collector.collect();
        assertThat(store.open("shop", OLD)).isEmpty();
        assertThat(store.open("shop", NEW)).isPresent();
    }

    /** It was deleted ten minutes after a restore, before anybody had applied the Functions. */
    @Test
    void codeOfARestoredStoreHasAnHourToBeNamed() throws Exception {
        put(OLD);
        now = now.plus(Duration.ofDays(30));
        var restored = new CodeCollector(store, _ -> named, () -> now, Duration.ofHours(1));

        now = now.plus(Duration.ofMinutes(59));
        restored.collect();
        assertThat(store.open("shop", OLD)).isPresent();

        now = now.plus(Duration.ofMinutes(2));
        restored.collect();
        assertThat(store.open("shop", OLD)).isEmpty();
    }

    @Test
    void allStaysWhereItIsNotKnownWhoNamesWhat() throws Exception {
        put(OLD);
        var blind = new CodeCollector(
                store,
                _ -> {
                    throw new IllegalStateException("the API server is away");
                },
                () -> now,
                Duration.ofHours(1));
        now = now.plus(Duration.ofHours(2));

        assertThatThrownBy(blind::collect).hasMessageContaining("away");
        assertThat(store.open("shop", OLD)).isPresent();
    }

    @Test
    void revisionsAndFunctionsNameTheirCode() {
        try (var api = new ApiServer()) {
            api.client()
                    .resource(Serialization.unmarshal("""
                            apiVersion: apps/v1
                            kind: Deployment
                            metadata: {name: cart-00001, namespace: shop, labels: {nabi.dev/function: cart}}
                            spec:
                              selector: {matchLabels: {a: b}}
                              template:
                                metadata: {labels: {a: b}}
                                spec:
                                  containers:
                                  - {name: function, image: base, env: [{name: NABI_JAR_SHA256, value: "%s"}]}
                            """.formatted(OLD), Deployment.class))
                    .create();
            api.client()
                    .resource(Serialization.unmarshal("""
                            apiVersion: nabi.dev/v1alpha1
                            kind: Function
                            metadata: {name: cart, namespace: shop}
                            spec: {java: {handler: A, jar: {sha256: "%s"}}}
                            """.formatted(NEW), Function.class))
                    .create();

            var found = new KubernetesNamedCode(api.client());

            assertThat(found.in("shop")).containsExactlyInAnyOrder(OLD, NEW);
            assertThat(found.in("other")).isEmpty();
        }
    }
}
