package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where a result goes: a Function or a topic of the same namespace, a URL, or a topic of Kafka. */
@ValidationRule(
        value = "[has(self.__function__), has(self.topic), has(self.url), has(self.kafka)].exists_one(given, given)",
        message = "a destination names exactly one of function, topic, url and kafka")
@ValidationRule(
        value = "!has(self.signingSecret) || has(self.url)",
        message = "signingSecret signs what goes to url, and needs it")
public record DestinationSpec(
        @JsonPropertyDescription(
                "The name of a Function in the same namespace. Exactly one of function, topic, url and kafka.")
        @Size(min = 1, max = 50)
        @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
        @Nullable
        String function,

        @JsonPropertyDescription("The name of a topic in the same namespace.")
        @Size(min = 1, max = 63)
        @Pattern(TopicSource.NAME)
        @Nullable
        String topic,

        @JsonPropertyDescription(
                "An http or https URL. Private and metadata addresses are refused unless the installation allows them.")
        @Size(max = 2048)
        @Pattern("^https?://[^\\s@]+$")
        @Nullable
        String url,

        @JsonPropertyDescription(
                "The Secret in the same namespace whose entry signing-key (whsec_ and base64) signs what goes to url, as Standard "
                        + "Webhooks says. Default: no signature.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
        @Nullable
        String signingSecret,

        @JsonPropertyDescription("A topic of a Kafka cluster.") @Nullable
        KafkaSink kafka) {

    /** A topic of a Kafka cluster that records are written to. */
    public record KafkaSink(
            @JsonPropertyDescription("The brokers that are asked first: host:port, separated by commas.")
            @Size(min = 1, max = 1024)
            @Pattern(KafkaSource.SERVERS)
            String bootstrapServers,

            @JsonPropertyDescription("The topic.") @Size(min = 1, max = 249) @Pattern(KafkaSource.TOPIC)
            String topic,

            @JsonPropertyDescription("How the cluster is signed in to. Default: not at all, and without TLS.") @Nullable
            KafkaAuth auth) {}
}
