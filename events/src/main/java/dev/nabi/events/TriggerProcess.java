package dev.nabi.events;

import dev.nabi.api.management.CachedReviews;
import dev.nabi.api.management.KubernetesReviews;
import dev.nabi.events.http.SourceRoutes;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.KubernetesSecrets;
import dev.nabi.events.source.cron.CronRunner;
import dev.nabi.events.source.kafka.KafkaReader;
import dev.nabi.events.source.kafka.KafkaSink;
import dev.nabi.events.source.kubernetes.AccountClients;
import dev.nabi.events.source.kubernetes.ObjectWatch;
import dev.nabi.events.source.kubernetes.WatchClients;
import dev.nabi.events.source.topic.TopicAccess;
import dev.nabi.events.source.topic.TopicApi;
import dev.nabi.events.source.topic.TopicHub;
import dev.nabi.events.source.topic.TopicSink;
import dev.nabi.events.source.webhook.WebhookApi;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.LaneBacklog;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.trigger.RunningSource;
import dev.nabi.events.trigger.RunningSources;
import dev.nabi.events.trigger.StatusWriter;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.events.trigger.TriggerLanes;
import dev.nabi.events.trigger.TriggerStatuses;
import dev.nabi.events.trigger.TriggerWatch;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Everything that runs for Triggers, put together, started and stopped. */
public final class TriggerProcess implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TriggerProcess.class);
    private static final long LARGEST_BYTES = 1 << 20;
    private static final Duration STATUS_EVERY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final Options options;
    private final TriggerWatch watch = new TriggerWatch();
    private final TriggerLanes lanes = new TriggerLanes(watch::table, watch::isSynced);
    private final EventStore store;
    private final Clock clock;
    private final TopicHub topics;
    private final TopicSink topicSink;
    private final SourceRoutes routes;
    private final KafkaSink kafka;
    private final CronRunner cron;
    private final RunningSources sources;
    private final Intake intake;
    private final KubernetesSecrets secrets;
    private volatile boolean isClosed;

    /**
     * What an installation says of Triggers.
     *
     * @param isOpen whether everybody may publish on topics, and objects are watched as this process, as in local mode
     * @param bounds of each Trigger's lane
     */
    public record Options(List<String> namespaces, boolean isOpen, LaneBounds bounds) {}

    /** {@code accepted} runs for each event that sources accept, with its lane. */
    public TriggerProcess(
            KubernetesClient client,
            EventStore store,
            Clock clock,
            Executor blocking,
            Consumer<LaneKey> accepted,
            Options options) {
        this.client = client;
        this.store = store;
        this.clock = clock;
        this.options = options;
        this.secrets = new KubernetesSecrets(client, clock);
        this.intake = new Intake(store, clock, accepted);
        this.topics = new TopicHub(store, watch::table, watch::isSynced, clock, accepted);
        this.topicSink = new TopicSink(topics, clock);
        var access = options.isOpen()
                ? TopicAccess.open()
                : TopicAccess.by(new CachedReviews(new KubernetesReviews(client), System::nanoTime));
        this.routes = new SourceRoutes(
                new TopicApi(topics, store, watch::table, access, clock),
                new WebhookApi(intake, watch::table, secrets, clock),
                watch::isSynced);
        this.kafka = new KafkaSink(secrets, clock, blocking);
        this.cron = new CronRunner(watch::table, intake, clock);
        this.sources = new RunningSources(watch::table, this::source);
    }

    private Optional<RunningSource> source(TriggerDefinition trigger) {
        var source = trigger.spec().source();
        if (source.kafka() != null) {
            return Optional.of(new KafkaReader(trigger, source.kafka(), store, intake, secrets).start());
        }
        if (source.kubernetes() != null) {
            WatchClients clients = options.isOpen()
                    ? (_, _) -> new KubernetesClientBuilder()
                            .withConfig(client.getConfiguration())
                            .build()
                    : new AccountClients(client, clock);
            return Optional.of(new ObjectWatch(trigger, source.kubernetes(), intake, clients, clock).start());
        }
        return Optional.empty();
    }

    /** The policies of Triggers' lanes. */
    public TriggerLanes lanes() {
        return lanes;
    }

    /** What publishes results on topics. */
    public TopicHub topics() {
        return topics;
    }

    /** What publishes results that could not be published at once. */
    public TopicSink topicSink() {
        return topicSink;
    }

    /** What writes results to Kafka. */
    public KafkaSink kafka() {
        return kafka;
    }

    public SourceRoutes routes() {
        return routes;
    }

    public boolean isSynced() {
        return watch.isSynced();
    }

    /** How many Triggers cannot be read. */
    public int unreadable() {
        return watch.unreadable();
    }

    public void start() {
        watch.addListener(cron::changed);
        watch.addListener(sources::changed);
        watch.start(client, options.namespaces());
        cron.start();
        Thread.ofVirtual().name("trigger-status").start(this::writeStatuses);
    }

    private void writeStatuses() {
        var writer = new StatusWriter(
                client,
                store,
                (trigger, lane) -> new TriggerStatuses.Observed(
                        lanes.hasFunction(trigger),
                        sources.state(trigger),
                        lane,
                        fill(lane, options.bounds()),
                        cron.next(trigger).orElse(null)),
                clock);
        while (!isClosed) {
            try {
                Thread.sleep(STATUS_EVERY);
                if (watch.isSynced()) {
                    writer.write(watch.table());
                }
            } catch (InterruptedException e) {
                return;
            } catch (StoreException e) {
                LOG.warnf("statuses of Triggers: %s; trying again", e.getMessage());
            } catch (RuntimeException e) {
                LOG.errorf(e, "statuses of Triggers");
            }
        }
    }

    /** By events, or by bytes for one of the greatest length. */
    private static double fill(@Nullable LaneBacklog lane, LaneBounds bounds) {
        if (lane == null) {
            return 0;
        }
        var events = (double) (lane.queued() + lane.running() + lane.dead()) / bounds.laneEvents();
        return Math.max(
                events,
                (double) (lane.bytes() + Math.min(LARGEST_BYTES, bounds.laneBytes() / 10)) / bounds.laneBytes());
    }

    @Override
    public void close() {
        isClosed = true;
        watch.close();
        cron.close();
        sources.close();
        kafka.close();
    }
}
