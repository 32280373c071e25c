package dev.nabi.events.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.events.ApiServer;
import dev.nabi.events.SteppedClock;
import dev.nabi.events.TestTriggers;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.source.Intake;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.events.trigger.SourceState;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.metering.ledger.DatabaseConfig;
import io.cloudevents.CloudEvent;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of objects become events, on an API server that watches and on the real store. */
class ObjectWatchIT {
    /** The API server of the test says by itself when an object was created. */
    private final Instant now = Instant.now();

    private static final LaneKey LANE = new LaneKey("shop", "orders", "maps");

    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock(now);
    private final List<CloudEvent> events = new ArrayList<>();
    private final List<ObjectWatch> watches = new ArrayList<>();
    private ApiServer api;
    private JdbcEventStore store;

    @BeforeEach
    void open() throws Exception {
        api = new ApiServer();
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
    }

    @AfterEach
    void close() throws Exception {
        watches.forEach(ObjectWatch::close);
        store.close();
        api.close();
    }

    /** A client of its own, since the watch closes it. */
    private KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(api.client().getConfiguration())
                .build();
    }

    private ObjectWatch watch(String source, WatchClients clients) {
        return watch(source, clients, now.minusSeconds(60));
    }

    private ObjectWatch watch(String source, WatchClients clients, Instant createdAt) {
        var made = TestTriggers.trigger(
                "maps", "kubernetes: {apiVersion: v1, kind: ConfigMap, serviceAccountName: watcher" + source + "}", "");
        var trigger = new TriggerDefinition(
                made.namespace(),
                made.name(),
                made.uid(),
                made.generation(),
                createdAt,
                null,
                made.spec(),
                made.filter(),
                made.problem());
        var watch = new ObjectWatch(
                        trigger,
                        Objects.requireNonNull(trigger.spec().source().kubernetes()),
                        new Intake(store, clock, _ -> {}),
                        clients,
                        clock)
                .start();
        watches.add(watch);
        return watch;
    }

    private void awaitReady(ObjectWatch watch) {
        await(() -> watch.state().equals(SourceState.READY));
    }

    private static void await(BooleanSupplier condition) {
        for (var i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void create(String name, Map<String, String> labels) {
        api.client()
                .configMaps()
                .inNamespace("shop")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("shop")
                        .withUid("uid-of-" + name)
                        .withLabels(labels)
                        .endMetadata()
                        .addToData("colour", "red")
                        .build())
                .create();
    }

    private void change(String name, String colour) {
        api.client()
                .configMaps()
                .inNamespace("shop")
                .withName(name)
                .edit(map ->
                        new ConfigMapBuilder(map).addToData("colour", colour).build());
    }

    private List<String> types() {
        return events.stream()
                .map(event -> event.getType().replace("dev.nabi.kubernetes.", "") + " " + event.getSubject())
                .toList();
    }

    /** Takes what was accepted out of the store, until there are so many. */
    private void awaitEvents(int count) {
        await(() -> {
            try {
                var leased = store.write(writes -> writes.lease(new LeaseRequest(
                                LANE, 100, clock.instant(), clock.instant().plus(Duration.ofHours(1)), "test")))
                        .join();
                leased.forEach(
                        event -> events.add(EventEnvelope.read(event.content()).event()));
                return events.size() >= count;
            } catch (RuntimeException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void eachChangeIsAnEventWithTheObjectForItsData() throws Exception {
        awaitReady(watch("", (_, _) -> client()));
        create("one", Map.of());
        awaitEvents(1);
        change("one", "blue");
        awaitEvents(2);
        api.client().configMaps().inNamespace("shop").withName("one").delete();
        awaitEvents(3);

        assertThat(types())
                .containsExactly(
                        "added shop/ConfigMap/one", "modified shop/ConfigMap/one", "deleted shop/ConfigMap/one");
        var data = new ObjectMapper()
                .readTree(Objects.requireNonNull(events.get(1).getData()).toBytes());
        assertThat(data.path("data").path("colour").asText()).isEqualTo("blue");
        assertThat(data.path("metadata").has("managedFields")).isFalse();
        assertThat(events.getFirst().getExtension("partitionkey"))
                .isEqualTo(events.get(1).getExtension("partitionkey"));
    }

    @Test
    void anObjectThatWasThereBeforeTheTriggerIsNotAdded() {
        create("older", Map.of());
        awaitReady(watch("", (_, _) -> client(), now.plusSeconds(3600)));
        change("older", "blue");
        awaitEvents(1);

        assertThat(types()).containsExactly("modified shop/ConfigMap/older");
    }

    @Test
    void anObjectThatCameWhileNothingWatchedIsAddedForADay() {
        create("missed", Map.of());
        awaitReady(watch("", (_, _) -> client()));
        awaitEvents(1);
        assertThat(types()).containsExactly("added shop/ConfigMap/missed");

        watches.forEach(ObjectWatch::close);
        events.clear();
        clock.step(Duration.ofDays(2));
        create("long-gone", Map.of());
        awaitReady(watch("", (_, _) -> client()));
        change("long-gone", "blue");
        awaitEvents(1);
        assertThat(types()).containsExactly("modified shop/ConfigMap/long-gone");
    }

    @Test
    void onlyTheChangesAndLabelsThatTheTriggerNamesAreEvents() {
        awaitReady(watch(", events: [deleted], selector: {app: shop}", (_, _) -> client()));
        create("other", Map.of("app", "blog"));
        create("mine", Map.of("app", "shop"));
        change("mine", "blue");
        api.client().configMaps().inNamespace("shop").withName("other").delete();
        api.client().configMaps().inNamespace("shop").withName("mine").delete();
        awaitEvents(1);

        assertThat(types()).containsExactly("deleted shop/ConfigMap/mine");
    }

    /** Each replica watches; the store has each change once. */
    @Test
    void twoReplicasThatSeeTheSameChangeAcceptOneEvent() {
        awaitReady(watch("", (_, _) -> client()));
        awaitReady(watch("", (_, _) -> client()));
        create("one", Map.of());
        create("two", Map.of());
        awaitEvents(2);
        change("two", "blue");
        awaitEvents(3);

        assertThat(types())
                .containsExactlyInAnyOrder(
                        "added shop/ConfigMap/one", "added shop/ConfigMap/two", "modified shop/ConfigMap/two");
    }

    @Test
    void anAccountThatMayNotIsToldByItsName() {
        var watch = watch("", (namespace, account) -> {
            throw new KubernetesClientException(
                    namespace + "/" + account + " is forbidden", 403, new io.fabric8.kubernetes.api.model.Status());
        });

        await(() -> watch.state().reason().equals("NotAllowed"));
        assertThat(watch.state().message())
                .contains(
                        "'watcher'",
                        "get, list and watch ConfigMap",
                        "serviceaccounts/token",
                        "shop/watcher is forbidden");
    }
}
