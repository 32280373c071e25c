package dev.nabi.local.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.local.agent.Pods;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final ConfigContents CONFIGS = new ConfigContents(
            "demo",
            Map.of(
                    ConfigRef.configMap("settings"),
                            bytes(Map.of("COLOR", "red", "not a name", "x", "RAW", "$(COLOR)")),
                    ConfigRef.secret("keys"), bytes(Map.of("password", "s3cret"))));

    @Test
    void literalValuesUseWhatStandsBeforeThem() throws UnresolvedReference {
        var environment = environment("""
                env:
                - {name: LATE, value: "$(GREETING)"}
                - {name: GREETING, value: "hello $(NAME)"}
                - {name: NAME, value: nabi}
                - {name: BOTH, value: "$(GREETING) $(NAME) $$(NAME)"}
                """);

        assertThat(environment)
                .containsEntry("LATE", "$(GREETING)")
                .containsEntry("GREETING", "hello $(NAME)")
                .containsEntry("BOTH", "hello $(NAME) nabi $(NAME)");
    }

    @Test
    void wholeConfigMapsAndSecretsComeFirstAndTheirValuesAreNotExpanded() throws UnresolvedReference {
        var environment = environment("""
                envFrom:
                - {configMapRef: {name: settings}}
                - {prefix: KEY_, secretRef: {name: keys}}
                - {configMapRef: {name: absent, optional: true}}
                env:
                - {name: COLOR, value: "dark $(COLOR)"}
                """);

        assertThat(environment)
                .containsEntry("RAW", "$(COLOR)")
                .containsEntry("COLOR", "dark red")
                .containsEntry("KEY_password", "s3cret")
                .doesNotContainKey("not a name");
    }

    @Test
    void referencesGiveTheirValues() throws UnresolvedReference {
        var environment = environment("""
                resources: {limits: {memory: 256Mi, cpu: 1500m}}
                env:
                - {name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: COLOR}}}
                - {name: PASSWORD, valueFrom: {secretKeyRef: {name: keys, key: password}}}
                - {name: NONE, valueFrom: {secretKeyRef: {name: keys, key: absent, optional: true}}}
                - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['nabi.dev/function']"}}}
                - {name: BYTES, valueFrom: {resourceFieldRef: {resource: limits.memory}}}
                - {name: MIB, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                - {name: CPUS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                """);

        assertThat(environment)
                .containsAllEntriesOf(Map.of(
                        "COLOR", "red",
                        "PASSWORD", "s3cret",
                        "POD", "hello",
                        "IP", "127.0.0.1",
                        "LABEL", "hello",
                        "BYTES", "268435456",
                        "MIB", "256",
                        "CPUS", "2"))
                .doesNotContainKey("NONE");
    }

    @Test
    void thePortIsTheProcessesOwnWhateverThePodSays() throws UnresolvedReference {
        var environment = environment("""
                env:
                - {name: PORT, value: "8080"}
                - {name: URL, value: "http://localhost:$(PORT)/"}
                """);

        assertThat(environment).containsEntry("PORT", "20001").containsEntry("URL", "http://localhost:20001/");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> environment("envFrom: [{secretRef: {name: absent}}]"))
                .isInstanceOf(UnresolvedReference.class)
                .hasMessage("secret \"absent\" not found in namespace \"demo\"");
        assertThatThrownBy(() ->
                        environment("env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: absent}}}]"))
                .isInstanceOf(UnresolvedReference.class)
                .hasMessage("couldn't find key absent in ConfigMap demo/settings");
        assertThatThrownBy(
                        () -> environment("env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.memory}}}]"))
                .isInstanceOf(UnresolvedReference.class)
                .hasMessageContaining("sets no limits.memory");
    }

    @Test
    void everythingThatAPodNamesIsReadBeforeItStarts() {
        var pod = Pods.of(
                "volumes: [{name: a, configMap: {name: files}}, {name: b, secret: {secretName: certificates}}]", """
                envFrom: [{configMapRef: {name: settings}}]
                env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: keys, key: password}}}]
                """);

        assertThat(ConfigRef.of(pod.getSpec()))
                .containsExactlyInAnyOrder(
                        ConfigRef.configMap("settings"),
                        ConfigRef.secret("keys"),
                        ConfigRef.configMap("files"),
                        ConfigRef.secret("certificates"));
    }

    private static Map<String, String> environment(String container) throws UnresolvedReference {
        var pod = Pods.of(container);
        return Environment.of(pod, pod.getSpec().getContainers().getFirst(), CONFIGS, Map.of("PORT", "20001"));
    }

    private static Map<String, byte[]> bytes(Map<String, String> texts) {
        return texts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getBytes(StandardCharsets.UTF_8)));
    }
}
