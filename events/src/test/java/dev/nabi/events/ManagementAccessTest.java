package dev.nabi.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementAccessTest {
    private static ManagementAccess access(String value) {
        var config = new SmallRyeConfigBuilder();
        if (!value.isEmpty()) {
            config.withDefaultValue(ManagementAccess.DEAD_LETTERS_KEY, value);
        }
        try (var api = new ApiServer()) {
            return new ManagementAccess(config.build(), api.client());
        }
    }

    @ParameterizedTest
    @CsvSource({"'',true", "token,true", "network,false"})
    void deadLettersAskForATokenUnlessTheNetworkDecides(String value, boolean asks) {
        assertThat(access(value).ofDeadLetters().asksForToken()).isEqualTo(asks);
    }

    @Test
    void anotherWordIsRefused() {
        assertThatThrownBy(() -> access("open").ofDeadLetters())
                .hasMessageContaining("nabi.management.dead-letters")
                .hasMessageContaining("token");
    }
}
