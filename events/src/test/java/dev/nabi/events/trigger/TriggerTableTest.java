package dev.nabi.events.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.TestTriggers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerTableTest {
    private static final int MORE = 3;

    /** Each reader of Kafka has a thread and records in memory: one namespace must not have all of it. */
    @Test
    void ofTriggersThatReadKafkaSoManyAreServedAndOthersSayWhy() {
        var triggers = new TriggerDefinition[TriggerTable.MAX_SOURCES_PER_NAMESPACE + MORE + 1];
        for (int i = 0; i < triggers.length - 1; i++) {
            triggers[i] =
                    TestTriggers.trigger("reader-" + i, "kafka: {bootstrapServers: 'localhost:9092', topics: [t]}", "");
        }
        triggers[triggers.length - 1] = TestTriggers.trigger("topic", "topic: {name: orders}", "");

        var table = TestTriggers.table(triggers);

        assertThat(table.all())
                .filteredOn(trigger -> !trigger.problem().isEmpty())
                .hasSize(MORE)
                .allSatisfy(trigger -> assertThat(trigger.problem()).contains("more than 50 Triggers that read Kafka"));
        assertThat(table.ofTopic("shop", "orders")).hasSize(1);
    }

    /** The library of CESQL throws what it should not. One such Trigger, and events took nothing of anybody after a restart. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filter: [{cesql: "subject = = 1"}]           | spec.filter[0].cesql: is no expression of CloudEvents SQL
            delivery: {maxAge: ""}                       | spec.delivery.maxAge: '' is not a duration
            delivery: {backoff: {initial: soon}}         | spec.delivery.backoff.initial: 'soon' is not a duration
            batch: {maxSize: 2, maxWait: ""}             | spec.batch.maxWait: '' is not a duration
            """)
    void aTriggerThatCannotBeReadIsKnownAndSaysWhatIsWrong(String more, String problem) {
        assertThat(TestTriggers.trigger("odd", "topic: {name: orders}", more).problem())
                .startsWith(problem);
    }
}
