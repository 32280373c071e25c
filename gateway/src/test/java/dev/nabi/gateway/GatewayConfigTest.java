package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
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
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
    private static Config config(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.putIfAbsent("nabi.demand.token", "a-token-of-this-test");
        return new SmallRyeConfigBuilder()
                .withDefaultValues(all)
                .withMapping(GatewayConfig.class)
                .withMapping(GatewayConfig.Demand.class)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .build();
    }

    @Test
    void anInstanceWithoutALimitIsTakenForWhatTheOperatorGives() {
        assertThat(GatewayConfig.defaultMemoryMib(config(Map.of()))).isEqualTo(256);
        assertThat(GatewayConfig.defaultMemoryMib(config(Map.of("nabi.metering.default-memory", "1G"))))
                .isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1M", "2048G", "0"})
    void aMemoryClassHasBounds(String size) {
        assertThatThrownBy(() -> GatewayConfig.defaultMemoryMib(config(Map.of("nabi.metering.default-memory", size))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nabi.metering.default-memory")
                .hasMessageContaining("between 4M and 1024G");
    }

    @Test
    void whatIsNotSetHasItsDefault() {
        var config = GatewayConfig.read(config(Map.of("nabi.gateway.port", "0")));

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
        var config = config(Map.of());
        var demand = config.unwrap(SmallRyeConfig.class).getConfigMapping(GatewayConfig.Demand.class);

        assertThat(GatewayConfig.operatorToken(config)).isNotNull();
        assertThatThrownBy(() -> GatewayConfig.operatorToken(config(Map.of("nabi.demand.token", "short"))))
                .hasMessageContaining("at least 16 characters, the same on gateways and operator; it has 5");
        assertThat(demand.toString() + demand.token()).doesNotContain("a-token-of-this-test");
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
