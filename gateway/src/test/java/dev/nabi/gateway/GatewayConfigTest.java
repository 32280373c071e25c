package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
    private static Config config(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.putIfAbsent("nabi.demand.token", "a-token-of-this-test");
        return new SmallRyeConfigBuilder()
                .withDefaultValues(all)
                .withMapping(ProcessConfig.class)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .build();
    }

    @Test
    void anInstanceWithoutALimitIsTakenForWhatTheOperatorGives() {
        assertThat(ProcessConfig.read(config(Map.of())).metering().defaultMemoryMib())
                .isEqualTo(256);
        assertThat(ProcessConfig.read(config(Map.of("nabi.metering.default-memory", "1G")))
                        .metering()
                        .defaultMemoryMib())
                .isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1M", "2048G", "0"})
    void aMemoryClassHasBounds(String size) {
        assertThatThrownBy(() -> ProcessConfig.read(config(Map.of("nabi.metering.default-memory", size))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nabi.metering.default-memory")
                .hasMessageContaining("between 4M and 1024G");
    }

    @Test
    void whatIsNotSetHasItsDefault() {
        var config =
                ProcessConfig.read(config(Map.of("nabi.gateway.port", "0"))).gateway();

        assertThat(config.port()).isZero();
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(75));
        assertThat(config.domain()).isEmpty();
        assertThat(config.problemCauses()).isFalse();
    }

    @Test
    void aValueOutOfItsRangeIsNamedWithItsKeyAndRange() {
        assertThatThrownBy(() -> GatewayConfig.of(Map.of("max-connections", "0")))
                .hasMessageContaining("nabi.gateway.max-connections is 0, and must be between 1 and 1000000");
    }

    @Test
    void trustedProxiesAreReadAndTheOldKeyLeadsToThem() {
        var proxy = InetAddress.ofLiteral("10.1.2.3");

        assertThat(GatewayConfig.of(Map.of("trusted-proxies", "192.0.2.1,10.0.0.0/8"))
                        .proxies()
                        .trusts(proxy))
                .isTrue();
        assertThat(GatewayConfig.of(Map.of("trust-forwarded", "true")).proxies().trusts(proxy))
                .isTrue();
        assertThat(GatewayConfig.of(Map.of("trust-forwarded", "false"))
                        .proxies()
                        .trusts(proxy))
                .isFalse();
        assertThatThrownBy(() -> GatewayConfig.of(Map.of("trusted-proxies", "10.0.0.0/99")))
                .hasMessageContaining("nabi.gateway.trusted-proxies has '10.0.0.0/99'");
        assertThatThrownBy(() -> GatewayConfig.of(Map.of("trusted-proxies", "10.0.0.0/8", "trust-forwarded", "true")))
                .hasMessageContaining("trust-forwarded is replaced by nabi.gateway.trusted-proxies");
    }

    @Test
    void aKeyThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> GatewayConfig.of(Map.of("max-conections", "1")))
                .hasMessageContaining("nabi.gateway.max-conections");
    }

    @Test
    void theTokenIsCheckedAndNeverPrinted() {
        var config = ProcessConfig.read(config(Map.of("nabi.metering.ledger.password", "the-password-of-this-test")));

        assertThat(config.demand().operatorToken()).isNotNull();
        assertThatThrownBy(() -> ProcessConfig.read(config(Map.of("nabi.demand.token", "short")))
                        .demand()
                        .operatorToken())
                .hasMessageContaining("at least 16 characters, the same on gateways and operator; it has 5");
        assertThat(config.toString()
                        + config.demand()
                        + config.demand().token()
                        + config.metering().ledger().password())
                .doesNotContain("a-token-of-this-test")
                .doesNotContain("the-password-of-this-test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nabi.budget.shares           | 0          | nabi.budget.shares is 0, and must be between 1 and 1000
            nabi.budget.grace            | P32D       | nabi.budget.grace
            nabi.budget.defaults         | [1]        | nabi.budget.defaults is no map of namespaces to budgets
            nabi.budget.gracce           | 1m         | nabi.budget.gracce
            nabi.metering.fold-interval  | 1ms        | nabi.metering.fold-interval
            nabi.management.metric       | token      | nabi.management.metric
            nabi.gatway.port             | 1          | nabi.gatway.port
            """)
    void everyPartIsCheckedWhenTheProcessReadsIt(String key, String value, String message) {
        assertThatThrownBy(() -> ProcessConfig.read(config(Map.of(key, value)))).hasMessageContaining(message);
    }

    @Test
    void everyKeyIsDocumented() throws Exception {
        var documented = Files.readString(Path.of("../docs/install.md"));

        assertThat(Arrays.stream(GatewayConfig.class.getDeclaredMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .map(GatewayConfigTest::key))
                .hasSizeGreaterThan(15)
                .allSatisfy(key -> assertThat(documented).contains("`" + key + "`"));
    }

    private static String key(Method method) {
        var named = method.getAnnotation(WithName.class);
        return named != null
                ? named.value()
                : method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
