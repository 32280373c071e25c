package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionRuntime;
import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.JarSpec;
import dev.nabi.api.v1alpha1.JavaSpec;
import dev.nabi.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The environment of a function's container: what the platform tells it, then what its author adds. */
record Environment(Function function, String revision, CodeLocation code, ResourceRequirements installation) {

    /** Whether only the platform sets this variable in a Function of this spec. */
    static boolean isReserved(FunctionSpec spec, String name) {
        return Names.RESERVED.contains(name) || (spec.java() != null && Names.RESERVED_OF_BASE_IMAGE.contains(name));
    }

    List<EnvVar> variables() {
        var spec = function.getSpec();
        var metadata = function.getMetadata();
        var told = new LinkedHashMap<String, String>();
        add(told, Names.ENV_PORT, Integer.toString(spec.port()));
        add(told, Names.ENV_NAMESPACE, metadata.getNamespace());
        add(told, Names.ENV_FUNCTION, metadata.getName());
        add(told, Names.ENV_REVISION, revision);
        add(told, Names.ENV_TIMEOUT_SECONDS, Integer.toString(spec.timeoutSeconds()));
        var java = spec.java();
        if (java != null) {
            addCode(told, java);
            addSettings(told, spec, java, code);
            addAsItsPlatform(told, spec, java);
        }
        if (java != null && !spec.envFrom().isEmpty()) {
            // A variable goes before the same name of a ConfigMap or Secret; an empty one is none to the base image.
            new TreeSet<>(Names.RESERVED_OF_BASE_IMAGE).forEach(name -> told.putIfAbsent(name, ""));
        }
        var variables = new ArrayList<EnvVar>();
        told.forEach((name, value) -> variables.add(
                new EnvVarBuilder().withName(name).withValue(value).build()));
        variables.addAll(spec.env());
        return variables;
    }

    private void addCode(Map<String, String> told, JavaSpec java) {
        add(told, Names.ENV_SOURCE, literal(java.source()));
        add(told, Names.ENV_HANDLER, literal(java.handler()));
        var jar = java.jar();
        if (jar != null) {
            addJar(told, jar);
        }
    }

    private void addJar(Map<String, String> told, JarSpec jar) {
        var key = jar.configMap();
        add(told, Names.ENV_JAR, key == null ? null : Names.JAR_MOUNT + "/" + key.key());
        if (jar.file() != null) {
            add(told, Names.ENV_JAR, literal(jar.file()));
        }
        add(told, Names.ENV_JAR_URL, literal(jar.url()));
        add(told, Names.ENV_JAR_SHA256, jar.sha256());
        var sha256 = jar.sha256();
        if (jar.isStored() && sha256 != null) {
            new TreeMap<>(code.variables(function.getMetadata().getNamespace(), sha256))
                    .forEach((name, value) -> add(told, name, literal(value)));
        }
    }

    private static void addSettings(Map<String, String> told, FunctionSpec spec, JavaSpec java, CodeLocation code) {
        var format = java.logFormat();
        add(told, Names.ENV_RUNTIME, java.isProgram() ? FunctionRuntime.BOOTSTRAP.value() : null);
        add(told, Names.ENV_LOG_FORMAT, format == null ? null : format.value());
        var event = java.lambdaEvent();
        add(told, Names.ENV_LAMBDA_EVENT, event == null ? null : event.value());
        var fetchedInto = Volumes.fetched(spec, code) == 0 ? null : Names.CODE_MOUNT;
        add(told, Names.ENV_SOURCE_CACHE, java.sourceCache() == null ? fetchedInto : literal(java.sourceCache()));
        add(told, Names.ENV_ERROR_DETAILS, spec.errorDetails() ? "true" : null);
        add(told, Names.ENV_LOG_TAIL, spec.logTail() ? "true" : null);
    }

    /** What AWS Lambda and Google's Functions Framework tell their handlers, unless the author says it. */
    private void addAsItsPlatform(Map<String, String> told, FunctionSpec spec, JavaSpec java) {
        var platforms = new LinkedHashMap<String, String>();
        var name = function.getMetadata().getName();
        if (java.isForLambda()) {
            add(platforms, "AWS_LAMBDA_FUNCTION_NAME", name);
            add(platforms, "AWS_LAMBDA_FUNCTION_VERSION", revision);
            add(
                    platforms,
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                    Long.toString(ContainerResources.memoryMib(spec, installation)));
            add(platforms, "_HANDLER", literal(java.handler()));
        }
        if (java.isForGoogle()) {
            add(platforms, "K_SERVICE", name);
            add(platforms, "K_REVISION", revision);
            add(platforms, "FUNCTION_TARGET", literal(java.handler()));
        }
        spec.env().forEach(variable -> platforms.remove(variable.getName()));
        told.putAll(platforms);
    }

    /** Kubernetes expands $(NAME) and reads $$ as $ in a value: doubled, the process sees the text as it is. */
    private static @Nullable String literal(@Nullable String text) {
        return text == null ? null : text.replace("$", "$$");
    }

    private static void add(Map<String, String> told, String name, @Nullable String value) {
        if (value != null) {
            told.put(name, value);
        }
    }
}
