package dev.nabi.operator.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells one pod template from another: SHA-256 over its JSON with sorted keys. What means the same to Kubernetes has
 * the same digest: {@code 1} and {@code 1000m}, an empty value and none.
 */
final class TemplateDigest {
    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private TemplateDigest() {}

    static String of(PodTemplateSpec template) {
        var copy = new PodTemplateSpecBuilder(template).build();
        copy.getSpec().getContainers().forEach(TemplateDigest::canonical);
        try {
            return Sha256.of(SORTED.writeValueAsString(SORTED.convertValue(copy, Object.class)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a pod template has no digest", e);
        }
    }

    private static void canonical(Container container) {
        var resources = container.getResources();
        if (resources != null) {
            canonical(resources.getRequests());
            canonical(resources.getLimits());
        }
        container.getEnv().forEach(TemplateDigest::canonical);
        container.getEnvFrom().stream()
                .filter(source -> "".equals(source.getPrefix()))
                .forEach(source -> source.setPrefix(null));
    }

    private static void canonical(@Nullable Map<String, Quantity> quantities) {
        if (quantities != null) {
            quantities.replaceAll((name, quantity) -> Quantities.canonical(quantity));
        }
    }

    private static void canonical(EnvVar variable) {
        if ("".equals(variable.getValue())) {
            variable.setValue(null);
        }
        var from = variable.getValueFrom();
        if (from == null) {
            return;
        }
        if (from.getFieldRef() != null && "v1".equals(from.getFieldRef().getApiVersion())) {
            from.getFieldRef().setApiVersion(null);
        }
        var resource = from.getResourceFieldRef();
        if (resource != null && resource.getDivisor() != null) {
            var divisor = Quantities.canonical(resource.getDivisor());
            // The server's own default.
            resource.setDivisor("0".equals(divisor.toString()) ? null : divisor);
        }
    }
}
