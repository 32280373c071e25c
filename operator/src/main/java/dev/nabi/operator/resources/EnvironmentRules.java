package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of the environment that a function asks for. */
final class EnvironmentRules {
    private static final Pattern NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    /** The fields in which a user says what these variables tell. */
    private static final Map<String, String> SETTINGS = Map.of(
            Names.ENV_PORT, "spec.port",
            Names.ENV_TIMEOUT_SECONDS, "spec.timeoutSeconds",
            Names.ENV_SOURCE, "spec.java.source",
            Names.ENV_RUNTIME, "spec.java.runtime",
            Names.ENV_HANDLER, "spec.java.handler",
            Names.ENV_LOG_FORMAT, "spec.java.logFormat",
            Names.ENV_LAMBDA_EVENT, "spec.java.lambdaEvent",
            Names.ENV_SOURCE_CACHE, "spec.java.sourceCache",
            Names.ENV_ERROR_DETAILS, "spec.errorDetails",
            Names.ENV_LOG_TAIL, "spec.logTail");

    private EnvironmentRules() {}

    static void check(FunctionSpec spec, List<String> problems) {
        var seen = new HashSet<String>();
        for (var index = 0; index < spec.env().size(); index++) {
            var variable = spec.env().get(index);
            variable("spec.env[" + index + "]", variable, spec, problems);
            if (variable.getName() != null && !seen.add(variable.getName())) {
                problems.add("spec.env[" + index + "].name: '" + variable.getName() + "' is given more than once");
            }
        }
        for (var index = 0; index < spec.envFrom().size(); index++) {
            from("spec.envFrom[" + index + "]", spec.envFrom().get(index), problems);
        }
    }

    private static void variable(String key, EnvVar variable, FunctionSpec spec, List<String> problems) {
        var name = Objects.requireNonNullElse(variable.getName(), "");
        if (!NAME.matcher(name).matches()) {
            problems.add(key + ".name: '" + name + "' is no name of a variable: use letters, digits, '_', '-' and '.', "
                    + "and no digit first");
        } else if (Environment.isReserved(spec, name)) {
            problems.add(key + ".name: '" + name + "' is set by the platform"
                    + (SETTINGS.containsKey(name) ? "; set " + SETTINGS.get(name) : ""));
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
        var resource = from.getResourceFieldRef();
        if (resource != null && resource.getDivisor() != null) {
            ResourceRules.quantity(key + ".valueFrom.resourceFieldRef.divisor", resource.getDivisor(), problems);
        }
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
