package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.FunctionSpec;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of the environment that a function asks for. */
final class EnvironmentRules {
    private static final Pattern NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    private EnvironmentRules() {}

    static void check(FunctionSpec spec, List<String> problems) {
        var seen = new HashSet<String>();
        for (var index = 0; index < spec.env().size(); index++) {
            var variable = spec.env().get(index);
            variable("spec.env[" + index + "]", variable, problems);
            if (variable.getName() != null && !seen.add(variable.getName())) {
                problems.add("spec.env[" + index + "].name: '" + variable.getName() + "' is given more than once");
            }
        }
        for (var index = 0; index < spec.envFrom().size(); index++) {
            from("spec.envFrom[" + index + "]", spec.envFrom().get(index), problems);
        }
    }

    private static void variable(String key, EnvVar variable, List<String> problems) {
        var name = Objects.requireNonNullElse(variable.getName(), "");
        if (!NAME.matcher(name).matches()) {
            problems.add(key + ".name: '" + name + "' is no name of a variable: use letters, digits, '_', '-' and '.', "
                    + "and no digit first");
        } else if (Environment.isReserved(name)) {
            problems.add(key + ".name: '" + name + "' is set by the platform, as PORT and all of NABI_*"
                    + ("PORT".equals(name) ? "; set spec.port" : ""));
        }
        var from = variable.getValueFrom();
        if (from == null) {
            return;
        }
        if (variable.getValue() != null && !variable.getValue().isEmpty()) {
            problems.add(key + ": has both value and valueFrom; one of them says what '" + name + "' is");
        }
        var sources = Stream.of(
                        from.getConfigMapKeyRef(),
                        from.getSecretKeyRef(),
                        from.getFieldRef(),
                        from.getResourceFieldRef())
                .filter(Objects::nonNull)
                .count();
        if (sources != 1 || from.getFileKeyRef() != null) {
            problems.add(key + ".valueFrom: needs exactly one of configMapKeyRef, secretKeyRef, fieldRef and "
                    + "resourceFieldRef");
        }
    }

    private static void from(String key, EnvFromSource source, List<String> problems) {
        if ((source.getConfigMapRef() == null) == (source.getSecretRef() == null)) {
            problems.add(key + ": needs exactly one of configMapRef and secretRef");
        }
    }
}
