package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsConfigTest {
    private static EventsConfig read(Map<String, String> settings) {
        return EventsConfig.from(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build());
    }

    @Test
    void withoutAnySettingNothingIsInstalled() {
        assertThat(read(Map.of()).isInstalled()).isFalse();
    }

    @Test
    void readsAddressesOrLabels() {
        var fixed =
                read(Map.of("nabi.operator.events", "http://127.0.0.1:9000", "nabi.events.token", "0123456789abcdef"));
        var discovered = read(Map.of("nabi.operator.events-labels", "a=b,c=d", "nabi.events.secret", "nabi-events"));

        assertThat(fixed.addresses()).containsExactly(URI.create("http://127.0.0.1:9000"));
        assertThat(discovered.labels()).containsEntry("a", "b").containsEntry("c", "d");
        assertThat(discovered.secret()).contains("nabi-events");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> read(Map.of("nabi.operator.events", "http://127.0.0.1:9000")))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("NABI_EVENTS_TOKEN")
                .hasMessageContaining("at least 16");
        assertThatThrownBy(
                        () -> read(Map.of("nabi.operator.events", "ftp://x", "nabi.events.token", "0123456789abcdef")))
                .hasMessageContaining("nabi.operator.events: 'ftp://x'");
    }
}
