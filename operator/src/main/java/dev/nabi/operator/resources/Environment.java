package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.JarSpec;
import dev.nabi.api.v1alpha1.JavaSpec;
import dev.nabi.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The environment of a function's container: what the platform tells it, then what its author adds. */
record Environment(Function function, String revision) {
    private static final String PLATFORM_PREFIX = "NABI_";

    /** Whether only the platform sets this variable. */
    static boolean isReserved(String name) {
        return name.equals(Names.ENV_PORT) || name.startsWith(PLATFORM_PREFIX);
    }

    List<EnvVar> variables() {
        var spec = function.getSpec();
        var metadata = function.getMetadata();
        var variables = new ArrayList<EnvVar>();
        add(variables, Names.ENV_PORT, Integer.toString(spec.port()));
        add(variables, Names.ENV_NAMESPACE, metadata.getNamespace());
        add(variables, Names.ENV_FUNCTION, metadata.getName());
        add(variables, Names.ENV_REVISION, revision);
        add(variables, Names.ENV_TIMEOUT_SECONDS, Integer.toString(spec.timeoutSeconds()));
        var java = spec.java();
        if (java != null) {
            addCode(variables, java);
        }
        variables.addAll(spec.env());
        return variables;
    }

    private static void addCode(List<EnvVar> variables, JavaSpec java) {
        var source = java.source();
        // Kubernetes expands $(NAME) and reads $$ as $ in a value: doubled, the process sees the source as it is.
        add(variables, Names.ENV_SOURCE, source == null ? null : source.replace("$", "$$"));
        var handler = java.handler();
        add(variables, Names.ENV_HANDLER, handler == null ? null : handler.replace("$", "$$"));
        var jar = java.jar();
        if (jar != null) {
            addJar(variables, jar);
        }
    }

    private static void addJar(List<EnvVar> variables, JarSpec jar) {
        var key = jar.configMap();
        add(variables, Names.ENV_JAR, key == null ? null : Names.JAR_MOUNT + "/" + key.key());
        var file = jar.file();
        add(variables, Names.ENV_JAR, file == null ? null : file.replace("$", "$$"));
        var url = jar.url();
        add(variables, Names.ENV_JAR_URL, url == null ? null : url.replace("$", "$$"));
        add(variables, Names.ENV_JAR_SHA256, jar.sha256());
    }

    private static void add(List<EnvVar> variables, String name, @Nullable String value) {
        if (value != null) {
            variables.add(new EnvVarBuilder().withName(name).withValue(value).build());
        }
    }
}
