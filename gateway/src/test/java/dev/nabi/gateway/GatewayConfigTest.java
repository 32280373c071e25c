package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
    private static GatewayConfig read(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("nabi.demand.token", "a-token-of-this-test");
        return GatewayConfig.read(new SmallRyeConfigBuilder()
                .withDefaultValues(all)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .build());
    }

    @Test
    void anInstanceWithoutALimitIsTakenForWhatTheOperatorGives() {
        assertThat(read(Map.of()).defaultMemoryMib()).isEqualTo(256);
        assertThat(read(Map.of("nabi.metering.default-memory", "1G")).defaultMemoryMib())
                .isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1M", "2048G", "0"})
    void aMemoryClassHasBounds(String size) {
        assertThatThrownBy(() -> read(Map.of("nabi.metering.default-memory", size)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nabi.metering.default-memory")
                .hasMessageContaining("between 4M and 1024G");
    }
}
