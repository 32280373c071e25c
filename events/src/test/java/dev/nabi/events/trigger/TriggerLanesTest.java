package dev.nabi.events.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.TestTriggers;
import dev.nabi.events.delivery.LanePolicies.Known;
import dev.nabi.events.delivery.LanePolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerLanesTest {
    private final TriggerDefinition trigger =
            TestTriggers.trigger("paid", "topic: {name: orders}", "deadLetter: {topic: graves}");
    private final TriggerTable table = TestTriggers.table(trigger);
    private final TriggerLanes lanes = new TriggerLanes(() -> table, () -> true);

    private LanePolicy policy() {
        return ((Known.Policy) lanes.find(trigger.lane())).policy();
    }

    /** They wait until they are too old, and then go where the Trigger says. */
    @Test
    void eventsOfAFunctionThatIsNotThereWaitAndHaveTheirDeadLetter() {
        assertThat(policy().suspended()).isTrue();
        assertThat(policy().deadLetter()).isNotNull();
    }

    @Test
    void theyAreDeliveredOnceItIsThere() {
        policy();
        lanes.setFunctions(_ -> Optional.of(new TriggerLanes.Code(null)));

        assertThat(policy().suspended()).isFalse();
    }
}
