package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.http.WebRequest;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class LogsServiceTest {
    @Test
    void theActionIsThatOfAPolicy() {
        var fields = MultiMap.caseInsensitiveMultiMap().add("X-Amz-Target", "Logs_20140328.FilterLogEvents");

        assertThat(LogsService.action(new WebRequest("POST", "/", "", "here", fields, new byte[0], "")))
                .isEqualTo("logs:FilterLogEvents");
    }
}
