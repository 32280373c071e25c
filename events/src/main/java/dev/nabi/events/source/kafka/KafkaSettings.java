package dev.nabi.events.source.kafka;

import dev.nabi.api.v1alpha1.KafkaAuth;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** How a client of Kafka connects and signs in, from a Trigger's settings and its Secret. */
final class KafkaSettings {
    private KafkaSettings() {}

    /** The properties; an {@link IllegalArgumentException} names an entry that the Secret lacks. */
    static Map<String, Object> of(String bootstrapServers, @Nullable KafkaAuth auth, Map<String, byte[]> secret) {
        var settings = new HashMap<String, Object>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        if (auth == null) {
            return settings;
        }
        var mechanism = auth.mechanism();
        settings.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (mechanism == null ? "" : "SASL_") + (auth.tls() ? "SSL" : "PLAINTEXT"));
        if (mechanism != null) {
            settings.put(SaslConfigs.SASL_MECHANISM, mechanism.sasl());
            settings.put(SaslConfigs.SASL_JAAS_CONFIG, login(mechanism, secret));
        }
        if (auth.tls()) {
            tls(settings, secret);
        }
        return settings;
    }

    private static void tls(Map<String, Object> settings, Map<String, byte[]> secret) {
        if (secret.containsKey("ca.crt")) {
            settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, entry(secret, "ca.crt"));
        }
        if (secret.containsKey("tls.crt") || secret.containsKey("tls.key")) {
            settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
            settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, entry(secret, "tls.crt"));
            settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, entry(secret, "tls.key"));
        }
    }

    private static String login(KafkaAuth.Mechanism mechanism, Map<String, byte[]> secret) {
        var module = mechanism == KafkaAuth.Mechanism.PLAIN
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(entry(secret, "username")) + " password="
                + quoted(entry(secret, "password")) + ";";
    }

    private static String quoted(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("the Secret's username or password has a control character");
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String entry(Map<String, byte[]> secret, String name) {
        var value = secret.get(name);
        if (value == null || value.length == 0) {
            throw new IllegalArgumentException("the Secret has no entry " + name);
        }
        return new String(value, StandardCharsets.UTF_8).strip();
    }
}
