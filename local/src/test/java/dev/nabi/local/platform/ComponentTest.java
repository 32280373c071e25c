package dev.nabi.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the parts of the platform are started with. */
class ComponentTest {
    private static final Installation INSTALLATION = new Installation(Path.of("/nabi"));

    private static Map<String, String> operator(Map<String, String> machine) {
        var common = new Component.Common(
                Path.of("java"), Path.of("kubeconfig"), Path.of("code"), "token", "events", machine);
        return Component.operator(INSTALLATION, Options.DEFAULTS, common, "base")
                .environment();
    }

    /** A setting of the operator in the environment of ./nabi local was dropped without a word. */
    @Test
    void settingsOfThePlatformInTheEnvironmentReachItsParts() {
        assertThat(operator(Map.of("NABI_OPERATOR_FUNCTION_ALLOW", "labels", "NABI_CODE_MAX_BYTES", "1")))
                .containsEntry("NABI_OPERATOR_FUNCTION_ALLOW", "labels")
                .containsEntry("NABI_CODE_MAX_BYTES", "1");
    }

    @Test
    void whatLocalModeSetsItselfHolds() {
        assertThat(operator(Map.of("NABI_OPERATOR_GATEWAYS", "http://other")))
                .containsEntry("NABI_OPERATOR_GATEWAYS", "http://127.0.0.1:9090");
    }

    @Test
    void nothingElseOfTheSurroundingsDoes() {
        assertThat(operator(Map.of("SECRET", "s", "JAVA_TOOL_OPTIONS", "-Dx", "NABI_GATEWAY_URL", "http://far")))
                .doesNotContainKeys("SECRET", "JAVA_TOOL_OPTIONS", "NABI_GATEWAY_URL");
    }
}
