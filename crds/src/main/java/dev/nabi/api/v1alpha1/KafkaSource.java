package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of topics of Kafka. An offset is committed after its record is settled: at least once. */
public record KafkaSource(
        @JsonPropertyDescription("The brokers that are asked first: host:port, separated by commas.")
        @Size(min = 1, max = 1024)
        @Pattern(KafkaSource.SERVERS)
        String bootstrapServers,

        @JsonPropertyDescription("The topics.") @Size(min = 1, max = 64)
        List<@Size(min = 1, max = 249) @Pattern(KafkaSource.TOPIC) String> topics,

        @JsonPropertyDescription("The consumer group. Default: nabi.<namespace>.<trigger>.")
        @Size(min = 1, max = 249)
        @Pattern(KafkaSource.TOPIC)
        @Nullable
        String group,

        @JsonPropertyDescription("Where a group without committed offsets starts. Default: latest.") @Default("latest")
        Start start,

        @JsonPropertyDescription("How the cluster is signed in to. Default: not at all, and without TLS.") @Nullable
        KafkaAuth auth) {

    static final String SERVERS = "^[A-Za-z0-9._-]+:[0-9]{1,5}(,[A-Za-z0-9._-]+:[0-9]{1,5})*$";
    static final String TOPIC = "^[A-Za-z0-9._-]+$";

    public KafkaSource {
        topics = topics == null ? List.of() : List.copyOf(topics);
        start = Objects.requireNonNullElse(start, Start.LATEST);
    }

    /** Where a consumer group without committed offsets starts. */
    public enum Start {
        @JsonProperty("earliest")
        EARLIEST,
        @JsonProperty("latest")
        LATEST
    }
}
