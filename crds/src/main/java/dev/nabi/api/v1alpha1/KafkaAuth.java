package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a Kafka cluster is signed in to. */
public record KafkaAuth(
        @JsonPropertyDescription(
                "The Secret in the same namespace: entries username and password for mechanism, ca.crt for a private "
                        + "certificate authority, tls.crt and tls.key for a client certificate.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
        @Nullable
        String secret,

        @JsonPropertyDescription("The SASL mechanism. Default: none, as for a client certificate.") @Nullable
        Mechanism mechanism,

        @JsonPropertyDescription("Whether the connection is encrypted. Default: true.") @Default("true")
        Boolean tls) {

    public KafkaAuth {
        tls = Objects.requireNonNullElse(tls, true);
    }

    /** A SASL mechanism that a Kafka cluster takes. */
    public enum Mechanism {
        @JsonProperty("plain")
        PLAIN("PLAIN"),
        @JsonProperty("scramSha256")
        SCRAM_SHA_256("SCRAM-SHA-256"),
        @JsonProperty("scramSha512")
        SCRAM_SHA_512("SCRAM-SHA-512");

        private final String sasl;

        Mechanism(String sasl) {
            this.sasl = sasl;
        }

        /** As SASL names it. */
        public String sasl() {
            return sasl;
        }
    }
}
