package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.metering.ledger.Credentials;
import dev.nabi.metering.usage.MeteringConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeteringSettingsTest {
    @TempDir
    Path directory;

    private static MeteringConfig read(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        settings.forEach((key, value) -> all.put("nabi.metering." + key, value));
        return ProcessConfig.read(new SmallRyeConfigBuilder()
                        .withMapping(ProcessConfig.class)
                        .withDefaultValues(all)
                        .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                        .withConverter(Duration.class, 200, new DurationConverter())
                        .build())
                .metering()
                .config("gateway-0");
    }

    @Test
    void withoutSettingsAllIsInTheWorkingDirectory() {
        var config = read(Map.of());

        assertThat(config.journal().directory()).isEqualTo(Path.of("metering/journal"));
        assertThat(config.database().url()).isEqualTo("jdbc:sqlite:metering/usage.db");
        assertThat(config.database().isShared()).isFalse();
        assertThat(config.gateway()).isEqualTo("gateway-0");
        assertThat(config.prices().currency()).isEqualTo("USD");
    }

    @Test
    void eachSettingSetsItsOwn() throws Exception {
        var prices = Files.writeString(directory.resolve("prices.json"), "{\"perGbSecond\": \"0.5\"}");
        var config = read(Map.ofEntries(
                Map.entry("directory", "/data"),
                Map.entry("journal.segment-size", "4M"),
                Map.entry("journal.max-size", "1G"),
                Map.entry("journal.force-interval", "2s"),
                Map.entry("ledger.url", "jdbc:postgresql://db/nabi"),
                Map.entry("ledger.user", "nabi"),
                Map.entry("ledger.password", "secret"),
                Map.entry("retention.minutes", "P10D"),
                Map.entry("grace", "5m"),
                Map.entry("fold-interval", "500ms"),
                Map.entry("price-list", prices.toString())));

        assertThat(config.journal().directory()).isEqualTo(Path.of("/data/journal"));
        assertThat(config.journal().segmentBytes()).isEqualTo(4 << 20);
        assertThat(config.journal().maxBytes()).isEqualTo(1 << 30);
        assertThat(config.journal().forceInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.database().isShared()).isTrue();
        assertThat(config.database().credentials().login()).isEqualTo(new Credentials.Login("nabi", "secret"));
        assertThat(config.database().toString()).doesNotContain("secret");
        assertThat(config.retention().minutes()).isEqualTo(Duration.ofDays(10));
        assertThat(config.retention().grace()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.foldInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.prices().standard().perGbSecond()).isEqualTo(new BigDecimal("0.5"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            journal.segment-size   | 1000                 | nabi.metering.journal.segment-size is 1000 bytes: it must be a multiple of 4096
            journal.max-size       | 20M                  | nabi.metering.journal.max-size is 20971520 bytes: it must be at least
            journal.force-interval | 1ms                  | nabi.metering.journal.force-interval
            ledger.url             | jdbc:h2:x            | nabi.metering.ledger.url is 'jdbc:h2:x': it must start with jdbc:sqlite:
            retention.minutes      | P1D                  | nabi.metering.retention.minutes is PT24H: it must be between
            grace                  | P2D                  | nabi.metering.grace
            fold-interval          | 1ms                  | nabi.metering.fold-interval
            price-list             | /no/such/file        | The price list /no/such/file cannot be read
            jurnal.max-size        | 1G                   | nabi.metering.jurnal.max-size
            retention.weeks        | P1D                  | nabi.metering.retention.weeks
            """)
    void aBadSettingSaysWhichAndWhatMayBe(String key, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(key, value))).hasMessageContaining(message);
    }
}
