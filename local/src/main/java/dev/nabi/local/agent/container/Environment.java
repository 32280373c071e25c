package dev.nabi.local.agent.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The environment of a container, made as the kubelet makes it: first {@code envFrom} in order, then {@code env} in
 * order, where a literal value may use whatever stands before it and a referenced value is taken as it is.
 */
public final class Environment {
    private static final Pattern NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    private Environment() {}

    /** The fixed variables stand before all others and keep their values, whatever the pod says. */
    public static Map<String, String> of(
            Pod pod, Container container, ConfigContents configs, Map<String, String> fixed)
            throws UnresolvedReference {
        var variables = new LinkedHashMap<>(fixed);
        for (var from : container.getEnvFrom()) {
            addAll(from, configs, variables);
        }
        variables.putAll(fixed);
        for (var variable : container.getEnv()) {
            if (fixed.containsKey(variable.getName())) {
                continue;
            }
            var literal = Objects.requireNonNullElse(variable.getValue(), "");
            if (!literal.isEmpty() || variable.getValueFrom() == null) {
                variables.put(variable.getName(), Expansion.expand(literal, variables));
            } else {
                referenced(variable.getValueFrom(), pod, container, configs)
                        .ifPresent(value -> variables.put(variable.getName(), value));
            }
        }
        return variables;
    }

    private static void addAll(EnvFromSource from, ConfigContents configs, Map<String, String> variables)
            throws UnresolvedReference {
        var configMap = from.getConfigMapRef();
        if (configMap != null) {
            addAll(configs.all(ConfigRef.configMap(configMap.getName()), configMap.getOptional()), from, variables);
        }
        var secret = from.getSecretRef();
        if (secret != null) {
            addAll(configs.all(ConfigRef.secret(secret.getName()), secret.getOptional()), from, variables);
        }
    }

    /** A key that cannot name a variable is left out, as the kubelet does. */
    private static void addAll(Map<String, byte[]> data, EnvFromSource from, Map<String, String> variables) {
        var prefix = Objects.requireNonNullElse(from.getPrefix(), "");
        data.forEach((key, value) -> {
            if (isName(prefix + key)) {
                variables.put(prefix + key, ConfigContents.text(value));
            }
        });
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(".") && !name.startsWith("..");
    }

    private static Optional<String> referenced(EnvVarSource from, Pod pod, Container container, ConfigContents configs)
            throws UnresolvedReference {
        var configMap = from.getConfigMapKeyRef();
        if (configMap != null) {
            return configs.value(ConfigRef.configMap(configMap.getName()), configMap.getKey(), configMap.getOptional());
        }
        var secret = from.getSecretKeyRef();
        if (secret != null) {
            return configs.value(ConfigRef.secret(secret.getName()), secret.getKey(), secret.getOptional());
        }
        if (from.getFieldRef() != null) {
            return Optional.of(PodFields.field(pod, from.getFieldRef().getFieldPath()));
        }
        if (from.getResourceFieldRef() != null) {
            return Optional.of(PodFields.resource(container, from.getResourceFieldRef()));
        }
        throw new UnresolvedReference("local mode knows configMapKeyRef, secretKeyRef, fieldRef and resourceFieldRef; "
                + "the pod has another kind of valueFrom");
    }
}
