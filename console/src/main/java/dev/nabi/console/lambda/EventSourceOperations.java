package dev.nabi.console.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.TriggersApi;
import dev.nabi.console.http.WebAnswer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Event source mappings: a Trigger each, named by its UUID, with what was sent in an annotation. */
final class EventSourceOperations implements OperationFamily {
    private static final String PREFIX = "esm-";
    private static final String ANNOTATION = "nabi.dev/lambda-event-source";
    private static final String TAGS = "Tags";
    private static final int PAGE = 100;
    private static final List<String> SHOWN = List.of(
            "EventSourceArn",
            "SelfManagedEventSource",
            "Topics",
            "Queues",
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "StartingPosition",
            "FilterCriteria",
            "DestinationConfig",
            "FunctionResponseTypes",
            "MaximumRecordAgeInSeconds",
            "MaximumRetryAttempts",
            "BisectBatchOnFunctionError",
            "ParallelizationFactor",
            "SourceAccessConfigurations",
            "SelfManagedKafkaEventSourceConfig",
            "ScalingConfig",
            "Enabled");

    private final FunctionStore store;
    private final TriggersApi triggers;

    EventSourceOperations(FunctionStore store, TriggersApi triggers) {
        this.store = store;
        this.triggers = triggers;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "CreateEventSourceMapping", this::create,
                "GetEventSourceMapping", this::get,
                "ListEventSourceMappings", this::list,
                "UpdateEventSourceMapping", this::update,
                "DeleteEventSourceMapping", this::delete);
    }

    WebAnswer create(LambdaCall call) {
        var sent = call.body();
        var ref = function(call, sent.path("FunctionName").asText(""));
        var uuid = UUID.randomUUID().toString();
        var trigger = TriggersApi.blank(call.namespace(), PREFIX + uuid);
        var record = Wire.object().put("function", ref.name()).put("qualifier", ref.qualifier());
        Wire.copy(sent, record, SHOWN);
        if (sent.get("Tags") instanceof ObjectNode tags) {
            Inputs.tags(tags);
            record.set(TAGS, tags);
        }
        write(call, ref, record, trigger);
        triggers.create(call.caller(), trigger);
        return Wire.answer(202, shown(call, uuid, record, "Creating"));
    }

    private FunctionRef function(LambdaCall call, String text) {
        var ref = FunctionRef.parse(text, "", call.region(), call.account());
        try {
            Resolved.of(call, store, ref);
        } catch (LambdaException e) {
            throw e.status() == 404 ? LambdaException.invalid("Function does not exist") : e;
        }
        return ref;
    }

    private void write(LambdaCall call, FunctionRef ref, ObjectNode record, ObjectNode trigger) {
        record.put("modified", store.clock().instant().getEpochSecond());
        TriggerMapping.write(call, ref, record, Wire.member(trigger, "spec"));
        Wire.member(Wire.member(trigger, "metadata"), "annotations").put(ANNOTATION, record.toString());
    }

    WebAnswer get(LambdaCall call) {
        var record = record(require(call, call.path("UUID"))).orElseThrow(() -> missing());
        return Wire.answer(200, shown(call, call.path("UUID"), record, state(record)));
    }

    private ObjectNode require(LambdaCall call, String uuid) {
        if (!uuid.matches("[0-9a-f-]{36}")) {
            throw missing();
        }
        return triggers.find(call.caller(), call.namespace(), PREFIX + uuid).orElseThrow(() -> missing());
    }

    private static LambdaException missing() {
        return LambdaException.notFound("The resource you requested does not exist.");
    }

    private static String state(JsonNode record) {
        return record.path("Enabled").asBoolean(true) ? "Enabled" : "Disabled";
    }

    private static Optional<ObjectNode> record(JsonNode trigger) {
        try {
            var text = trigger.path("metadata")
                    .path("annotations")
                    .path(ANNOTATION)
                    .asText("");
            return !text.isEmpty() && Wire.JSON.readTree(text) instanceof ObjectNode record
                    ? Optional.of(record)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    WebAnswer list(LambdaCall call) {
        var source = call.query("EventSourceArn");
        var name = call.query("FunctionName");
        var of = name.isEmpty()
                ? ""
                : FunctionRef.parse(name, "", call.region(), call.account()).name();
        var all = triggers.list(call.caller(), call.namespace(), trigger -> listed(call, trigger, of, source)).stream()
                .flatMap(Optional::stream)
                .toList();
        return Wire.answer(200, Paging.page(call, "EventSourceMappings", all, PAGE));
    }

    private static Optional<ObjectNode> listed(LambdaCall call, JsonNode trigger, String of, String source) {
        var uuid = trigger.path("metadata").path("name").asText().replaceFirst("^" + PREFIX, "");
        return record(trigger)
                .filter(record ->
                        of.isEmpty() || record.path("function").asText().equals(of))
                .filter(record -> source.isEmpty()
                        || record.path("EventSourceArn").asText("").equals(source))
                .map(record -> shown(call, uuid, record, state(record)));
    }

    WebAnswer update(LambdaCall call) {
        var sent = call.body();
        var record = edit(call, call.path("UUID"), changed -> {
            Wire.copy(sent, changed, SHOWN);
            if (Wire.has(sent, "FunctionName")) {
                var ref = function(call, sent.path("FunctionName").asText());
                changed.put("function", ref.name()).put("qualifier", ref.qualifier());
            }
        });
        return Wire.answer(202, shown(call, call.path("UUID"), record, "Updating"));
    }

    /** Changes a mapping; again where somebody else wrote meanwhile. */
    private ObjectNode edit(LambdaCall call, String uuid, Consumer<ObjectNode> change) {
        for (var left = 5; ; left--) {
            var trigger = require(call, uuid);
            var record = record(trigger).orElseThrow(() -> missing());
            change.accept(record);
            var ref = new FunctionRef(
                    record.path("function").asText(), record.path("qualifier").asText(""));
            write(call, ref, record, trigger);
            try {
                triggers.replace(call.caller(), trigger);
                return record;
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409 || left == 1) {
                    throw e;
                }
            }
        }
    }

    ObjectNode tags(LambdaCall call, String uuid) {
        return Wire.member(record(require(call, uuid)).orElseThrow(() -> missing()), TAGS);
    }

    void editTags(LambdaCall call, String uuid, Consumer<ObjectNode> change) {
        edit(call, uuid, record -> change.accept(Wire.member(record, TAGS)));
    }

    WebAnswer delete(LambdaCall call) {
        var record = record(require(call, call.path("UUID"))).orElseThrow(() -> missing());
        triggers.delete(call.caller(), call.namespace(), PREFIX + call.path("UUID"));
        return Wire.answer(202, shown(call, call.path("UUID"), record, "Deleting"));
    }

    private static ObjectNode shown(LambdaCall call, String uuid, JsonNode record, String state) {
        var shown = Wire.object().put("UUID", uuid);
        Wire.copy(record, shown, SHOWN);
        shown.remove("Enabled");
        shown.put("BatchSize", record.path("BatchSize").asInt(record.has("SelfManagedEventSource") ? 100 : 10));
        shown.put(
                "FunctionArn",
                call.arn(
                        record.path("function").asText(),
                        record.path("qualifier").asText("")));
        shown.put(
                "EventSourceMappingArn",
                "arn:aws:lambda:" + call.region() + ":" + call.account() + ":event-source-mapping:" + uuid);
        shown.set("LastModified", record.path("modified"));
        return shown.put("State", state).put("StateTransitionReason", "USER_INITIATED");
    }
}
