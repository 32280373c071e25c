package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorConfigTest {
    private static final Map<String, String> VALID = Map.of(
            "nabi.operator.base-image", "nabi-function:1",
            "nabi.operator.gateway-url", "https://functions.example",
            "nabi.operator.gateways", "http://127.0.0.1:9090, http://127.0.0.1:9092",
            "nabi.operator.gateway-labels", "app.kubernetes.io/component=gateway, app.kubernetes.io/instance=nabi",
            "nabi.demand.token", "0123456789abcdef");

    @Test
    void readsWhatIsSet() {
        var config = config(VALID);

        assertThat(config.gateways())
                .containsExactlyInAnyOrder(URI.create("http://127.0.0.1:9090"), URI.create("http://127.0.0.1:9092"));
        assertThat(config.leaderElection()).isFalse();
        assertThat(config.namespace()).isEmpty();
        assertThat(config.gatewayLabels())
                .isEqualTo(Map.of("app.kubernetes.io/component", "gateway", "app.kubernetes.io/instance", "nabi"));
        assertThat(config.usageInterval()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nabi.operator.base-image      |                | nabi.operator.base-image (NABI_OPERATOR_BASE_IMAGE): is missing
            nabi.operator.base-image      | a b            | nabi.operator.base-image: 'a b' is no image
            nabi.operator.gateway-url     | ftp://a        | nabi.operator.gateway-url: 'ftp://a' is no http or https URL
            nabi.operator.gateway-url     | http://        | nabi.operator.gateway-url: 'http://' is no URL
            nabi.operator.gateways        | 127.0.0.1:9090 | nabi.operator.gateways: '127.0.0.1:9090' is no
            nabi.operator.leader-election | maybe          | nabi.operator.leader-election: 'maybe' is neither true nor false
            nabi.operator.gateway-labels  | a=b,c          | nabi.operator.gateway-labels: 'c' is no label
            nabi.operator.usage-interval  | PT0.1S         | nabi.operator.usage-interval: PT0.1S is not between PT1S and PT1H
            nabi.budget.defaults          | [1]            | nabi.budget.defaults is no map of namespaces to budgets
            nabi.operator.function.pod    | []             | nabi.operator.function.pod: cannot be read
            nabi.operator.function.pod    | {"node": 1}    | nabi.operator.function.pod: cannot be read: Unrecognized field "node"
            nabi.operator.function.resources | {"limits": {"memory": "1"}} | nabi.operator.function.resources.limits.memory: 1 is less than 4Mi
            nabi.operator.function.allow  | labels, image  | nabi.operator.function.allow: 'image' is no field of spec.pod; those are labels, nodeSelector,
            nabi.demand.token             | short          | nabi.demand.token (NABI_DEMAND_TOKEN): has 5 characters; at least 16
            """)
    void saysInOneLineWhatIsWrong(String key, String value, String message) {
        var changed = new HashMap<>(VALID);
        if (value == null) {
            changed.remove(key);
        } else {
            changed.put(key, value);
        }

        assertThatThrownBy(() -> config(changed))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void gatewaysAreDiscoveredByConfiguredLabelsOnly() {
        var discovering = new HashMap<>(VALID);
        discovering.remove("nabi.operator.gateways");
        assertThat(config(discovering).gatewayLabels()).hasSize(2);

        discovering.remove("nabi.operator.gateway-labels");
        assertThatThrownBy(() -> config(discovering))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith("nabi.operator.gateway-labels (NABI_OPERATOR_GATEWAY_LABELS): is missing");
    }

    private static OperatorConfig config(Map<String, String> values) {
        return OperatorConfig.from(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build());
    }
}
