package dev.nabi.events.source.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.v1alpha1.KubernetesSource;
import dev.nabi.api.v1alpha1.KubernetesSource.Change;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.source.Incoming;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.Waiting;
import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.trigger.RunningSource;
import dev.nabi.events.trigger.SourceState;
import dev.nabi.events.trigger.TriggerDefinition;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Watches the objects of one Trigger. Each replica watches; the store takes the first, since the event's unique key is the
 * object's UID and version. An object that was there before the Trigger is not {@code added}; one that was created while
 * nothing watched is, for a day. Other changes that nobody watched are lost, as they are for every watch.
 */
public final class ObjectWatch implements RunningSource, ResourceEventHandler<GenericKubernetesResource> {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration ADDED_FOR = Duration.ofDays(1);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int MAX_DATA = 1 << 20;

    private final TriggerDefinition trigger;
    private final KubernetesSource source;
    private final Intake intake;
    private final WatchClients clients;
    private final Clock clock;
    private final Thread thread;
    private volatile SourceState state = new SourceState("Connecting", "connects to the API server");
    private volatile boolean isClosed;

    public ObjectWatch(
            TriggerDefinition trigger, KubernetesSource source, Intake intake, WatchClients clients, Clock clock) {
        this.trigger = trigger;
        this.source = source;
        this.intake = intake;
        this.clients = clients;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("watch " + trigger.name()).unstarted(this::run);
    }

    public ObjectWatch start() {
        thread.start();
        return this;
    }

    @Override
    public SourceState state() {
        return state;
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }

    private void run() {
        while (!isClosed) {
            try (var client = clients.open(trigger.namespace(), source.serviceAccountName())) {
                watch(client);
            } catch (RuntimeException e) {
                // Whatever a client throws for what stands in a spec: a thread that has ended would say nothing any
                // more.
                state = failure(e);
            }
            pause(AGAIN);
        }
    }

    private SourceState failure(RuntimeException e) {
        var code = e instanceof KubernetesClientException k ? k.getCode() : 0;
        if (code == 403 || code == 404) {
            return new SourceState(
                    "NotAllowed",
                    "the ServiceAccount '" + source.serviceAccountName() + "' must be there, may get, list and watch "
                            + source.kind() + ", and events may create its token (serviceaccounts/token): "
                            + e.getMessage());
        }
        var message = Objects.toString(e.getMessage());
        return new SourceState(
                "WatchFailed",
                message.contains("Could not find the metadata")
                        ? "the cluster has no kind " + source.kind() + " of " + source.apiVersion()
                        : message);
    }

    /** Ends when the watch does, or this is closed. */
    private void watch(KubernetesClient client) {
        var namespace = source.namespace() == null ? trigger.namespace() : source.namespace();
        var objects = client.genericKubernetesResources(source.apiVersion(), source.kind())
                .inNamespace(namespace)
                .withLabels(source.selector());
        // An informer goes on for ever where it is forbidden: a list says so at once.
        objects.list(new ListOptionsBuilder().withLimit(1L).build());
        try (var informer = objects.runnableInformer(0)) {
            informer.addEventHandler(this);
            informer.start().toCompletableFuture().join();
            state = SourceState.READY;
            while (!isClosed && informer.isRunning()) {
                pause(Duration.ofSeconds(1));
            }
        } catch (CompletionException e) {
            throw new IllegalStateException(Objects.toString(e.getMessage()), e);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
        var created = Instant.parse(object.getMetadata().getCreationTimestamp());
        var isNew = !created.isBefore(trigger.createdAt().truncatedTo(ChronoUnit.SECONDS))
                && created.plus(ADDED_FOR).isAfter(clock.instant());
        if (isNew) {
            found(Change.ADDED, object);
        }
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
        if (!Objects.equals(
                before.getMetadata().getResourceVersion(), object.getMetadata().getResourceVersion())) {
            found(Change.MODIFIED, object);
        }
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean deletedFinalStateUnknown) {
        found(Change.DELETED, object);
    }

    private void found(Change change, GenericKubernetesResource object) {
        if (!source.events().contains(change)) {
            return;
        }
        var event = event(change, object);
        if (trigger.filter().matches(event.envelope().event())) {
            accept(event);
        }
    }

    /** Until the store has it: what comes after it waits. */
    private void accept(Incoming event) {
        while (!isClosed) {
            try {
                var answer = Waiting.of(intake.accept(trigger, List.of(event))).getFirst();
                if (!(answer instanceof Acceptance.Full)) {
                    return;
                }
            } catch (StoreException away) {
                state = new SourceState("StoreUnavailable", "events cannot be accepted: " + away.getMessage());
            }
            pause(Duration.ofSeconds(1));
        }
    }

    private Incoming event(Change change, GenericKubernetesResource object) {
        var metadata = object.getMetadata();
        var word = change.name().toLowerCase(Locale.ROOT);
        // A deletion has the version of the deletion on one server, that of the last change on another.
        var version = change == Change.MODIFIED ? "-" + metadata.getResourceVersion() : "";
        var id = metadata.getUid() + "-" + word + version;
        var builder = CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create(trigger.sourceUri()))
                .withType("dev.nabi.kubernetes." + word)
                .withSubject(subject(object))
                .withTime(clock.instant().atOffset(ZoneOffset.UTC))
                .withExtension("partitionkey", metadata.getUid());
        var data = data(object);
        if (data != null) {
            builder.withData("application/json", data);
        }
        return new Incoming(EventEnvelope.of(builder.build()), "kubernetes " + id);
    }

    private static String subject(GenericKubernetesResource object) {
        var namespace = object.getMetadata().getNamespace();
        return (namespace == null ? "" : namespace + "/") + object.getKind() + "/"
                + object.getMetadata().getName();
    }

    private static byte @Nullable [] data(GenericKubernetesResource object) {
        try {
            JsonNode json = MAPPER.valueToTree(object);
            if (json.path("metadata") instanceof ObjectNode metadata) {
                metadata.remove("managedFields");
            }
            var bytes = MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
            return bytes.length > MAX_DATA ? null : bytes;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
