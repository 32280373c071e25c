package dev.nabi.events.source.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.cloudevents.ExactJson;
import dev.nabi.events.cloudevents.HttpEvents;
import dev.nabi.events.cloudevents.InvalidEventException;
import dev.nabi.events.source.ApiAnswer;
import dev.nabi.events.source.ApiRequest;
import dev.nabi.events.source.Times;
import dev.nabi.events.source.Waiting;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.TopicEntry;
import dev.nabi.events.trigger.TriggerTable;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Publishing on a topic, reading its log, and replaying it. Blocks: for virtual threads. */
public final class TopicApi {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final ObjectMapper MAPPER = ExactJson.MAPPER;
    private static final int MAX_PAGE = 200;
    private static final List<String> REPLAY = List.of("trigger", "from", "until", "run", "dryRun");

    private final TopicHub hub;
    private final EventStore store;
    private final Supplier<TriggerTable> triggers;
    private final TopicAccess access;
    private final Clock clock;

    public TopicApi(TopicHub hub, EventStore store, Supplier<TriggerTable> triggers, TopicAccess access, Clock clock) {
        this.hub = hub;
        this.store = store;
        this.triggers = triggers;
        this.access = access;
        this.clock = clock;
    }

    /** POST on a topic: CloudEvents in any mode. */
    public ApiAnswer publish(ApiRequest request) {
        return answer(request, TopicAccess.Act.PUBLISH, () -> {
            var events = HttpEvents.read(request.fields(), request.body());
            var publication = Waiting.of(hub.publish(request.namespace(), request.name(), events, request.trace()));
            if (!publication.full().isEmpty()) {
                return ApiAnswer.problem(
                        429,
                        "Trigger is full",
                        "the Trigger " + publication.full()
                                + " has no room for more events; publish the same again later: who has it gets it"
                                + " once");
            }
            if (!publication.conflict().isEmpty()) {
                return ApiAnswer.problem(
                        409,
                        "Event is not the same",
                        "another event of the same source and id was published before; an event has an id of its own");
            }
            var body = JsonNodeFactory.instance.objectNode();
            body.put("events", events.size())
                    .put("deliveries", publication.lanes().size())
                    .put("repeated", publication.repeated());
            return ApiAnswer.json(202, body);
        });
    }

    /** GET on a topic: {@code ?from=2026-03-01T09:00:00Z&after=17&max=100}. */
    public ApiAnswer read(ApiRequest request) {
        return answer(request, TopicAccess.Act.READ, () -> {
            var from = time(request.query().get("from"), "from", Instant.EPOCH);
            var after = number(request.query().get("after"), "after", 0, 0, Long.MAX_VALUE);
            var max = (int) number(request.query().get("max"), "max", MAX_PAGE, 1, MAX_PAGE);
            var page = store.read(reads -> reads.topic(request.namespace(), request.name(), from, after, max));
            return ApiAnswer.json(200, page(page));
        });
    }

    private static JsonNode page(List<TopicEntry> entries) throws IOException {
        var body = JsonNodeFactory.instance.objectNode();
        if (!entries.isEmpty()) {
            body.put("after", entries.getLast().position());
        }
        var events = body.putArray("events");
        for (var entry : entries) {
            var event = EventEnvelope.read(entry.record().content()).event();
            events.addObject()
                    .put("position", entry.position())
                    .put("published", entry.record().at().toString())
                    .set("event", MAPPER.readTree(HttpEvents.structured(event)));
        }
        return body;
    }

    /** POST on a topic's replay: {@code {"trigger": "orders", "from": "…", "until": "…", "run": "…", "dryRun": true}}. */
    public ApiAnswer replay(ApiRequest request) {
        return answer(request, TopicAccess.Act.REPLAY, () -> {
            var body = asked(request.body());
            var name = body.path("trigger").asText();
            var trigger = triggers.get().find(request.namespace(), name).orElse(null);
            var topic = trigger == null ? null : trigger.spec().source().topic();
            if (trigger == null || topic == null || !topic.name().equals(request.name()) || !trigger.isActive()) {
                return ApiAnswer.problem(
                        404, "No such Trigger", "no active Trigger '" + name + "' has the topic " + request.name());
            }
            var from = time(body.path("from").asText(""), "from", Instant.EPOCH);
            var until = time(body.path("until").asText(""), "until", clock.instant());
            var run = body.path("run").asText(UUID.randomUUID().toString());
            var dryRun = body.path("dryRun").asBoolean();
            var replay = hub.replay(trigger, request.name(), from, until, run, dryRun);
            var result = JsonNodeFactory.instance.objectNode();
            result.put("run", run)
                    .put("matched", replay.matched())
                    .put("accepted", replay.accepted())
                    .put("complete", !replay.isFull())
                    .put("dryRun", dryRun);
            return ApiAnswer.json(dryRun ? 200 : 202, result);
        });
    }

    /** A field that is misspelt would leave the replay without a bound, or without its dry run. */
    private static JsonNode asked(byte[] body) throws IOException {
        var asked = MAPPER.readTree(body);
        if (!asked.isObject()) {
            throw new IllegalArgumentException("the body is an object with the fields " + String.join(", ", REPLAY));
        }
        asked.properties().forEach(field -> {
            var value = field.getValue();
            if (!REPLAY.contains(field.getKey())) {
                throw new IllegalArgumentException(
                        "there is no field '" + field.getKey() + "', only " + String.join(", ", REPLAY));
            }
            if (field.getKey().equals("dryRun") ? !value.isBoolean() : !value.isTextual()) {
                throw new IllegalArgumentException(field.getKey() + ": " + value + " is no "
                        + (field.getKey().equals("dryRun") ? "boolean" : "text"));
            }
        });
        return asked;
    }

    @FunctionalInterface
    private interface Work {
        ApiAnswer run() throws InvalidEventException, IOException;
    }

    private ApiAnswer answer(ApiRequest request, TopicAccess.Act act, Work work) {
        if (!NAME.matcher(request.name()).matches()) {
            return ApiAnswer.problem(
                    400,
                    "Invalid topic",
                    "'" + request.name() + "' is no name of a topic: a DNS label of at most 63 characters");
        }
        var refused = access.refusal(request, act);
        if (refused != null) {
            return refused;
        }
        try {
            return work.run();
        } catch (InvalidEventException e) {
            return ApiAnswer.problem(e.status(), "Invalid event", Objects.toString(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return ApiAnswer.problem(400, "Invalid request", Objects.toString(e.getMessage()));
        } catch (JsonProcessingException e) {
            return ApiAnswer.problem(400, "Invalid request", "the body is no JSON: " + ExactJson.fault(e));
        } catch (StoreException e) {
            return ApiAnswer.problem(503, "Store unavailable", "nothing was accepted; try again");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    private static Instant time(@Nullable String text, String name, Instant absent) {
        return text == null || text.isEmpty()
                ? absent
                : Times.of(text)
                        .orElseThrow(() -> new IllegalArgumentException(
                                name + ": '" + text + "' is no time such as " + Times.EXAMPLE));
    }

    private static long number(@Nullable String text, String name, long absent, long min, long max) {
        if (text == null) {
            return absent;
        }
        try {
            var number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": '" + text + "' is no number", e);
        }
        throw new IllegalArgumentException(name + ": " + text + " is not between " + min + " and " + max);
    }
}
