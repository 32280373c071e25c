package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.JarSpec.ConfigMapKey;
import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The immutable copy of a ConfigMap's jar that one revision runs, whatever becomes of the original.
 *
 * @param source the user's ConfigMap and its key
 * @param sha256 the digest of the content that belongs to the revision
 * @param name the name of the copy
 */
public record JarCopy(Function function, String revision, ConfigMapKey source, String sha256, String name) {

    /** The copy that a revision needs; none where no ConfigMap holds its jar. */
    public static Optional<JarCopy> of(Function function, String revision, Code code) {
        var source = source(function.getSpec());
        var sha256 = code.jar();
        return source == null || sha256 == null
                ? Optional.empty()
                : code.copy(revision).map(name -> new JarCopy(function, revision, source, sha256, name));
    }

    /** The key of the ConfigMap that holds the jar, where the spec names one. */
    public static @Nullable ConfigMapKey source(@Nullable FunctionSpec spec) {
        var java = spec == null ? null : spec.java();
        var jar = java == null ? null : java.jar();
        return jar == null ? null : jar.configMap();
    }

    /** The SHA-256 of the content of each key. */
    public static Map<String, String> digests(ConfigMap map) {
        var digests = new TreeMap<String, String>();
        texts(map).forEach((key, text) -> digests.put(key, Sha256.of(text)));
        binaries(map).forEach((key, base64) -> digests.put(key, digest(base64)));
        return digests;
    }

    /** Whether a ConfigMap holds this content. */
    public boolean isIn(ConfigMap map) {
        return sha256.equals(digests(map).get(source.key()));
    }

    /** The copy, with the content of the key alone. */
    public ConfigMap from(ConfigMap original) {
        var text = texts(original).get(source.key());
        var binary = binaries(original).get(source.key());
        var metadata = function.getMetadata();
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(metadata.getNamespace())
                .withLabels(new TreeMap<>(Labels.ofRevision(metadata.getName(), revision)))
                .withOwnerReferences(RevisionDeployment.owner(function))
                .endMetadata()
                .withImmutable(true)
                .withData(text == null ? null : Map.of(source.key(), text))
                .withBinaryData(binary == null ? null : Map.of(source.key(), binary))
                .build();
    }

    private static String digest(String base64) {
        return Sha256.of(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Map<String, String> texts(ConfigMap map) {
        return Objects.requireNonNullElse(map.getData(), Map.of());
    }

    private static Map<String, String> binaries(ConfigMap map) {
        return Objects.requireNonNullElse(map.getBinaryData(), Map.of());
    }
}
