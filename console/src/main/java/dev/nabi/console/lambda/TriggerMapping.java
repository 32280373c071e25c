package dev.nabi.console.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An event source mapping as the spec of a Trigger: Kafka by its brokers and topics; a queue or topic by the last part of its
 * ARN, as a topic of Nabi in the namespace.
 */
final class TriggerMapping {
    private TriggerMapping() {}

    static void write(LambdaCall call, FunctionRef ref, JsonNode sent, ObjectNode spec) {
        var function = Wire.member(spec, "function");
        function.put("name", ResourceNames.function(ref.name()));
        function.remove("tag");
        if (!ref.isLatest()) {
            function.put(
                    "tag",
                    ref.isVersion()
                            ? ResourceNames.versionTag(ref.qualifier())
                            : ResourceNames.aliasTag(ref.qualifier()));
        }
        source(sent, spec);
        batch(sent, spec);
        filters(sent.path("FilterCriteria").path("Filters"), spec);
        delivery(sent, spec);
        Destinations.write(call, ref, sent.path("DestinationConfig"), spec);
        spec.put("suspend", !sent.path("Enabled").asBoolean(true));
    }

    private static void source(JsonNode sent, ObjectNode spec) {
        var source = spec.putObject("source");
        var servers = sent.path("SelfManagedEventSource").path("Endpoints").path("KAFKA_BOOTSTRAP_SERVERS");
        var arn = sent.path("EventSourceArn").asText("");
        if (!servers.isEmpty()) {
            kafka(sent, servers, source.putObject("kafka"));
        } else if (arn.matches("arn:[^:]+:(sqs|sns):.+")) {
            source.putObject("topic").put("name", Destinations.topic(arn));
        } else {
            throw LambdaException.invalid(
                    arn.isEmpty()
                            ? "Event source is missing: name EventSourceArn or SelfManagedEventSource"
                            : "Unrecognized event source. This installation takes events of Kafka (SelfManagedEventSource) and of"
                                    + " topics by the ARN of a queue (sqs) or topic (sns)");
        }
    }

    private static void kafka(JsonNode sent, JsonNode servers, ObjectNode kafka) {
        if (sent.path("Topics").isEmpty()) {
            throw LambdaException.invalid("1 validation error detected: Value null at 'topics' failed to satisfy"
                    + " constraint: Member must not be null.");
        }
        if (!Wire.has(sent, "StartingPosition")) {
            throw LambdaException.invalid(
                    "1 validation error detected: Value null at 'startingPosition' failed to satisfy"
                            + " constraint: Member must not be null.");
        }
        kafka.put(
                "bootstrapServers", servers.valueStream().map(JsonNode::asText).collect(Collectors.joining(",")));
        kafka.set("topics", sent.get("Topics").deepCopy());
        kafka.put(
                "start",
                switch (sent.path("StartingPosition").asText()) {
                    case "TRIM_HORIZON" -> "earliest";
                    case "LATEST" -> "latest";
                    default ->
                        throw LambdaException.validation(
                                "'" + sent.path("StartingPosition").asText() + "'",
                                "startingPosition",
                                "Member must satisfy enum value set: [LATEST, TRIM_HORIZON]");
                });
        var group = sent.path("SelfManagedKafkaEventSourceConfig").path("ConsumerGroupId");
        if (group.isTextual()) {
            kafka.put("group", group.asText());
        }
        sent.path("SourceAccessConfigurations").forEach(access -> access(access, kafka));
    }

    /** The last part of a secret's ARN, or the text itself, is the name of a Secret in the namespace. */
    private static void access(JsonNode access, ObjectNode kafka) {
        var mechanism =
                switch (access.path("Type").asText()) {
                    case "BASIC_AUTH" -> "plain";
                    case "SASL_SCRAM_256_AUTH" -> "scramSha256";
                    case "SASL_SCRAM_512_AUTH" -> "scramSha512";
                    case "CLIENT_CERTIFICATE_TLS_AUTH", "SERVER_ROOT_CA_CERTIFICATE" -> "";
                    // A private network is the cluster's own business.
                    default -> "none";
                };
        if (mechanism.equals("none")) {
            return;
        }
        var uri = access.path("URI").asText("");
        var auth = Wire.member(kafka, "auth");
        auth.put("secret", uri.substring(uri.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT));
        if (!mechanism.isEmpty()) {
            auth.put("mechanism", mechanism);
        }
    }

    private static void batch(JsonNode sent, ObjectNode spec) {
        var isKafka = spec.path("source").has("kafka");
        var batch = spec.putObject("batch");
        batch.put("maxSize", Math.clamp(sent.path("BatchSize").asInt(isKafka ? 100 : 10), 1, 1_000));
        batch.put(
                "maxWait",
                Math.clamp(sent.path("MaximumBatchingWindowInSeconds").asInt(0), 0, 300) + "s");
        batch.put(
                "partialFailures",
                sent.path("FunctionResponseTypes")
                        .valueStream()
                        .anyMatch(type -> type.asText().equals("ReportBatchItemFailures")));
    }

    private static void filters(JsonNode filters, ObjectNode spec) {
        spec.remove("filter");
        if (filters.isEmpty()) {
            return;
        }
        ArrayNode any = spec.putArray("filter").addObject().putArray("any");
        for (var filter : filters) {
            try {
                any.addObject()
                        .set("data", Wire.JSON.readTree(filter.path("Pattern").asText("")));
            } catch (JsonProcessingException e) {
                throw LambdaException.invalid("Invalid filter pattern definition.");
            }
        }
    }

    private static void delivery(JsonNode sent, ObjectNode spec) {
        var delivery = spec.putObject("delivery");
        if (sent.path("MaximumRetryAttempts").asInt(-1) >= 0) {
            delivery.put(
                    "maxAttempts",
                    Math.min(100, sent.path("MaximumRetryAttempts").asInt() + 1));
        }
        if (sent.path("MaximumRecordAgeInSeconds").asInt(-1) >= 60) {
            delivery.put(
                    "maxAge",
                    Math.min(604_800, sent.path("MaximumRecordAgeInSeconds").asInt()) + "s");
        }
        var most = sent.path("ScalingConfig").path("MaximumConcurrency").asInt(0);
        if (most > 0) {
            delivery.put("maxInFlight", most);
        }
        if (delivery.isEmpty()) {
            spec.remove("delivery");
        }
    }
}
