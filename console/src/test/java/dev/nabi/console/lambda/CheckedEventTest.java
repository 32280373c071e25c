package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CheckedEventTest {
    @Test
    void anEventThatIsNoJsonIsRefusedInWordsForWhoSentIt() {
        assertThatThrownBy(() -> InvokeOperations.checkEvent("{nope".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LambdaException.class)
                .hasMessageStartingWith("Could not parse request body into json: Unexpected character")
                .hasMessageNotContaining("StreamReadFeature");
    }
}
