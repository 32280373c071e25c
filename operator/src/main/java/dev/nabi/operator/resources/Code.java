package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The code of a revision, as far as the spec does not hold or pin it itself.
 *
 * @param jar the SHA-256 of the jar that a ConfigMap holds; null where the spec names no such jar
 */
public record Code(@Nullable String jar) {
    /** The spec holds the code, or says by a digest which one it is. */
    public static final Code IN_SPEC = new Code(null);

    /** A part of the digest is enough to tell the contents of one revision's name apart. */
    private static final int DIGITS = 10;

    /** The code that a revision was made with. */
    public static Code of(Deployment revision) {
        var annotations = revision.getMetadata().getAnnotations();
        return new Code(Objects.requireNonNullElse(annotations, Map.<String, String>of())
                .get(Labels.JAR));
    }

    /** The name of the immutable ConfigMap from which this revision's instances read the jar. */
    public Optional<String> copy(String revision) {
        return Optional.ofNullable(jar).map(digest -> revision + "-" + digest.substring(0, DIGITS));
    }
}
