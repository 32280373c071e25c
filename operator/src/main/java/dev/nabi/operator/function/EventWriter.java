package dev.nabi.operator.function;

import dev.nabi.operator.status.StatusEvent;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes Events; one that was written lately is counted up instead of written twice. */
public final class EventWriter {
    private static final Logger LOG = Logger.getLogger(EventWriter.class);
    private static final int REMEMBERED = 1024;

    /** The API server refuses more than 1024 bytes. */
    private static final int MAX_MESSAGE = 1000;

    private static final String COMPONENT = "nabi-operator";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final Map<Written, Event> written = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Written, Event> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Written(EventSubject subject, StatusEvent event) {}

    public EventWriter(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    void write(EventSubject subject, StatusEvent event) {
        try {
            var key = new Written(subject, event);
            var earlier = remembered(key);
            var counted = earlier == null ? null : countUp(earlier);
            remember(key, counted == null ? create(subject, event) : counted);
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "Event %s on Function %s/%s was not written: %s",
                    event.reason(), subject.namespace(), subject.name(), e.getMessage());
        }
    }

    private Event create(EventSubject subject, StatusEvent event) {
        var now = clock.instant();
        var text = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(subject.namespace())
                        .withName(subject.name() + "."
                                + Long.toHexString(now.getEpochSecond() * 1_000_000_000L + now.getNano()))
                        .endMetadata()
                        .withInvolvedObject(subject.reference())
                        .withType(event.warning() ? "Warning" : "Normal")
                        .withReason(event.reason())
                        .withMessage(shortened(event.message()))
                        .withNewSource()
                        .withComponent(COMPONENT)
                        .endSource()
                        .withFirstTimestamp(text)
                        .withLastTimestamp(text)
                        .withCount(1)
                        .build())
                .create();
    }

    /** Null when the Event is no more: the API server keeps them for an hour. */
    private @Nullable Event countUp(Event earlier) {
        try {
            return client.resource(earlier)
                    .edit(event -> new EventBuilder(event)
                            .withCount(Objects.requireNonNullElse(event.getCount(), 1) + 1)
                            .withLastTimestamp(clock.instant()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString())
                            .build());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                return null;
            }
            throw e;
        }
    }

    private static String shortened(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }

    private synchronized @Nullable Event remembered(Written key) {
        return written.get(key);
    }

    private synchronized void remember(Written key, Event event) {
        written.put(key, event);
    }
}
