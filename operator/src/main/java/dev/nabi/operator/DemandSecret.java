package dev.nabi.operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A token that parts of the platform know each other by, in a Secret that they mount or read. The operator that leads makes the
 * Secret where there is none, once: a chart that is rendered again, as GitOps does, would make another. Read anew each
 * half minute, so that it can be rotated.
 */
final class DemandSecret implements Supplier<String> {
    private static final Logger LOG = Logger.getLogger(DemandSecret.class);
    private static final String KEY = "token";
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final int RANDOM_BYTES = 32;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final InstantSource clock;
    private Instant readAt = Instant.EPOCH;
    private String token = "";

    DemandSecret(KubernetesClient client, String namespace, String name, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.clock = clock;
    }

    /** The token; that of before, or an empty one, while the Secret cannot be read. Blocks. */
    @Override
    public synchronized String get() {
        var now = clock.instant();
        if (token.isEmpty() || now.isAfter(readAt.plus(FRESH)) || now.isBefore(readAt)) {
            readAt = now;
            try {
                token = token(readOrCreate());
            } catch (KubernetesClientException e) {
                LOG.warnf(
                        "Secret %s/%s with a token of the platform: %s; %s",
                        namespace,
                        name,
                        e.getMessage(),
                        token.isEmpty() ? "trying again" : "the one of before is used");
            }
        }
        return token;
    }

    private Secret readOrCreate() {
        var secrets = client.secrets().inNamespace(namespace);
        var found = secrets.withName(name).get();
        if (found != null) {
            return found;
        }
        try {
            var made = secrets.resource(made()).create();
            LOG.infof("Secret %s/%s with a token of the platform: made", namespace, name);
            return made;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                return secrets.withName(name).require();
            }
            throw e;
        }
    }

    private Secret made() {
        var random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(Map.of("app.kubernetes.io/name", "nabi", "app.kubernetes.io/component", "demand"))
                .endMetadata()
                .withStringData(Map.of(KEY, HexFormat.of().formatHex(random)))
                .build();
    }

    private String token(Secret secret) {
        var data = Objects.requireNonNullElse(secret.getData(), Map.<String, String>of());
        var plain = Objects.requireNonNullElse(secret.getStringData(), Map.<String, String>of());
        var value = data.containsKey(KEY)
                ? new String(Base64.getDecoder().decode(data.get(KEY)), StandardCharsets.UTF_8)
                : plain.getOrDefault(KEY, "");
        if (value.strip().length() < OperatorConfig.MIN_TOKEN) {
            throw new KubernetesClientException(
                    "its key " + KEY + " needs at least " + OperatorConfig.MIN_TOKEN + " characters");
        }
        return value.strip();
    }
}
