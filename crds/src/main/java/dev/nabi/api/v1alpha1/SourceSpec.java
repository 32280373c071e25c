package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the events of a Trigger come from: exactly one source. */
@ValidationRule(
        value = "[has(self.topic), has(self.cron), has(self.webhook), has(self.kafka), has(self.kubernetes)]"
                + ".exists_one(given, given)",
        message = "spec.source names exactly one of topic, cron, webhook, kafka and kubernetes")
public record SourceSpec(
        @JsonPropertyDescription("CloudEvents that are published to a topic. Exactly one source.") @Nullable
        TopicSource topic,

        @JsonPropertyDescription("A schedule. Exactly one source.") @Nullable
        CronSource cron,

        @JsonPropertyDescription("What is posted to a path below /hooks/<namespace>/. Exactly one source.") @Nullable
        WebhookSource webhook,

        @JsonPropertyDescription("Records of Kafka. Exactly one source.") @Nullable
        KafkaSource kafka,

        @JsonPropertyDescription("Changes of objects in the cluster. Exactly one source.") @Nullable
        KubernetesSource kubernetes) {}
