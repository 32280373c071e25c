package dev.nabi.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.FunctionStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class ReadinessCountTest {
    private final ReadinessCount count = new ReadinessCount();

    @Test
    void countsEachFunctionOnceByItsLastStatus() {
        report("a", "True");
        report("b", "False");
        report("c", "True");
        report("a", "False");
        count.forget(new FunctionKey("demo", "c"));
        count.report(new FunctionKey("demo", "new"), Serialization.unmarshal("{}", FunctionStatus.class));

        assertThat(ReadinessCount.STATUSES).extracting(count::of).containsExactly(0L, 2L, 1L);
    }

    private void report(String function, String ready) {
        count.report(
                new FunctionKey("demo", function),
                Serialization.unmarshal(
                        "conditions: [{type: Active, status: Unknown}, {type: Ready, status: '%s'}]".formatted(ready),
                        FunctionStatus.class));
    }
}
