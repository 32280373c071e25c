package dev.nabi.local.agent.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** A ConfigMap or Secret that a pod names. */
public record ConfigRef(Kind kind, String name) {

    /** The two kinds that hold configuration, as the kubelet writes them in its messages. */
    public enum Kind {
        CONFIG_MAP("ConfigMap"),
        SECRET("Secret");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        String lowerCase() {
            return label.toLowerCase(Locale.ROOT);
        }
    }

    public static ConfigRef configMap(String name) {
        return new ConfigRef(Kind.CONFIG_MAP, name);
    }

    public static ConfigRef secret(String name) {
        return new ConfigRef(Kind.SECRET, name);
    }

    /** Everything that must be read before the pod can start; most function pods name nothing. */
    public static Set<ConfigRef> of(PodSpec spec) {
        var refs = new LinkedHashSet<ConfigRef>();
        spec.getContainers().forEach(container -> addEnvironment(container, refs));
        for (var volume : spec.getVolumes()) {
            if (volume.getConfigMap() != null) {
                refs.add(configMap(volume.getConfigMap().getName()));
            }
            if (volume.getSecret() != null) {
                refs.add(secret(volume.getSecret().getSecretName()));
            }
        }
        return refs;
    }

    private static void addEnvironment(Container container, Set<ConfigRef> refs) {
        for (var from : container.getEnvFrom()) {
            if (from.getConfigMapRef() != null) {
                refs.add(configMap(from.getConfigMapRef().getName()));
            }
            if (from.getSecretRef() != null) {
                refs.add(secret(from.getSecretRef().getName()));
            }
        }
        for (var variable : container.getEnv()) {
            var from = variable.getValueFrom();
            if (from != null && from.getConfigMapKeyRef() != null) {
                refs.add(configMap(from.getConfigMapKeyRef().getName()));
            }
            if (from != null && from.getSecretKeyRef() != null) {
                refs.add(secret(from.getSecretKeyRef().getName()));
            }
        }
    }
}
