package dev.nabi.events.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.delivery.UndeliverableException;
import dev.nabi.events.store.LeasedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the answer to a batch means for its events, as Lambda reads it:
 *
 * <pre>
 * not 2xx                                        one event: as the status says · more: all again in smaller batches
 * 425, 429, or with a Retry-After                all again later, as they are: it is not for an event among them
 * 2xx, no batchItemFailures, null or []          all done
 * 2xx, batchItemFailures names events            these failed, the others are done
 * 2xx, a name that is missing, empty or unknown  as if the answer had not been 2xx: it is not known which failed
 * </pre>
 */
record BatchAnswer(boolean partialFailures) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String REPORTED = "named in batchItemFailures";

    /** By which names an answer may speak of an event. */
    @FunctionalInterface
    interface Names {
        Set<String> of(LeasedEvent event) throws UndeliverableException;
    }

    List<EventOutcome> outcomes(List<LeasedEvent> events, Answer.Complete answer, Names names) {
        if (answer.status() / 100 != 2) {
            return all(events, isBusy(answer) ? new EventOutcome.ByStatus() : whole(events));
        }
        var failures = partialFailures ? tree(answer.body()).path("batchItemFailures") : MissingNode.getInstance();
        if (failures.isMissingNode() || failures.isNull() || (failures.isArray() && failures.isEmpty())) {
            return all(events, new EventOutcome.ByStatus());
        }
        var failed = named(failures, events, names);
        if (failed.isEmpty()) {
            return all(
                    events,
                    events.size() == 1
                            ? new EventOutcome.Failed("the answer's batchItemFailures names no event of the batch")
                            : new EventOutcome.Split());
        }
        var outcomes = new ArrayList<EventOutcome>();
        for (var i = 0; i < events.size(); i++) {
            outcomes.add(failed.contains(i) ? new EventOutcome.Failed(REPORTED) : new EventOutcome.ByStatus());
        }
        return List.copyOf(outcomes);
    }

    private static boolean isBusy(Answer.Complete answer) {
        return answer.status() == 425
                || answer.status() == 429
                || answer.field("retry-after").isPresent();
    }

    private static EventOutcome whole(List<LeasedEvent> events) {
        return events.size() == 1 ? new EventOutcome.ByStatus() : new EventOutcome.Split();
    }

    private static List<EventOutcome> all(List<LeasedEvent> events, EventOutcome outcome) {
        return events.stream().map(event -> outcome).toList();
    }

    /** The places of the events that are named; none where one name cannot be told. An answer may name very many. */
    private static Set<Integer> named(JsonNode failures, List<LeasedEvent> events, Names names) {
        var places = places(events, names);
        var found = new HashSet<Integer>();
        for (var failure : failures) {
            var known = places.get(name(failure.path("itemIdentifier")));
            if (known == null) {
                return Set.of();
            }
            found.addAll(known);
        }
        return found;
    }

    private static Map<String, List<Integer>> places(List<LeasedEvent> events, Names names) {
        var places = new HashMap<String, List<Integer>>();
        for (var i = 0; i < events.size(); i++) {
            for (var name : names(events.get(i), names)) {
                places.computeIfAbsent(name, _ -> new ArrayList<>()).add(i);
            }
        }
        return places;
    }

    private static Set<String> names(LeasedEvent event, Names names) {
        try {
            return names.of(event);
        } catch (UndeliverableException unreadable) {
            return Set.of();
        }
    }

    /** A record of Kafka is named by {@code {"partition": "topic-0", "offset": 15}}. */
    private static String name(JsonNode identifier) {
        return identifier.isObject()
                ? identifier.path("partition").asText() + "-"
                        + identifier.path("offset").asText()
                : identifier.isTextual() ? identifier.textValue() : "";
    }

    private static JsonNode tree(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException other) {
            return MissingNode.getInstance();
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory can be read", impossible);
        }
    }
}
