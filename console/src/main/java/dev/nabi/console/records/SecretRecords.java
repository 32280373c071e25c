package dev.nabi.console.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records as Secrets of the console's namespace: JSON under the key {@code record}, found by the label {@code nabi.dev/console}. A
 * record is replaced by who has read its latest version, and by nobody else.
 */
public final class SecretRecords {
    private static final String KIND = "nabi.dev/console";
    private static final String RECORD = "record";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final KubernetesClient client;
    private final String namespace;

    public SecretRecords(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    public <T> Optional<Stored<T>> find(String name, Class<T> type) {
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .map(secret -> new Stored<>(read(secret, type), version(secret)));
    }

    /** All records of a kind. */
    public <T> List<T> list(String kind, Class<T> type) {
        return client.secrets().inNamespace(namespace).withLabel(KIND, kind).list().getItems().stream()
                .map(secret -> read(secret, type))
                .toList();
    }

    /** Whether it was made; false when one of the name is there. */
    public boolean create(String name, String kind, Object value) {
        return written(secret(name, kind, value, null));
    }

    /** Whether it was replaced; false when the version is not the latest any more. */
    public boolean replace(String name, String kind, Object value, String version) {
        return written(secret(name, kind, value, version));
    }

    public void delete(String name) {
        client.secrets().inNamespace(namespace).withName(name).delete();
    }

    private boolean written(Secret secret) {
        var version = secret.getMetadata().getResourceVersion();
        try {
            var resource = client.resource(secret);
            var _ = version == null
                    ? resource.create()
                    : resource.lockResourceVersion(version).update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || (e.getCode() == NOT_FOUND && version != null)) {
                return false;
            }
            throw e;
        }
    }

    private static String version(Secret secret) {
        return secret.getMetadata().getResourceVersion();
    }

    private Secret secret(String name, String kind, Object value, @Nullable String version) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withResourceVersion(version)
                .addToLabels("app.kubernetes.io/name", "nabi")
                .addToLabels(KIND, kind)
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of(RECORD, Base64.getEncoder().encodeToString(bytes(value))))
                .build();
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(Secret secret, Class<T> type) {
        try {
            return JSON.readValue(Base64.getDecoder().decode(secret.getData().get(RECORD)), type);
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(
                    "the Secret " + secret.getMetadata().getNamespace() + "/"
                            + secret.getMetadata().getName() + " holds no record of the console that can be read",
                    e);
        }
    }
}
