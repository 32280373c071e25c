package dev.nabi.events.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.TestTriggers;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RunningSourcesTest {
    private static final String KAFKA = "kafka: {bootstrapServers: 'localhost:9092', topics: [t]}";

    private final Set<String> started = ConcurrentHashMap.newKeySet();

    private Optional<RunningSource> start(TriggerDefinition trigger) {
        if (!trigger.hasRunningSource()) {
            return Optional.empty();
        }
        started.add(trigger.name());
        return Optional.of(new RunningSource() {
            @Override
            public SourceState state() {
                return SourceState.READY;
            }

            @Override
            public void close() {}
        });
    }

    /** It would be told to be ready, and read nothing. */
    @Test
    void aTriggerForWhichThereIsNoRoomSaysSo() throws Exception {
        var one = TestTriggers.trigger("one", KAFKA, "");
        var two = TestTriggers.trigger("two", KAFKA, "");
        var topic = TestTriggers.trigger("topic", "topic: {name: orders}", "");
        var table = TestTriggers.table(one, two, topic);
        try (var sources = new RunningSources(() -> table, this::start, 1)) {
            sources.changed();
            var deadline = Instant.now().plusSeconds(30);
            while (started.isEmpty()) {
                assertThat(Instant.now()).isBefore(deadline);
                Thread.sleep(10);
            }

            var left = started.contains("one") ? two : one;
            assertThat(started).hasSize(1);
            assertThat(sources.state(left)).returns("TooManySources", SourceState::reason);
            assertThat(sources.state(topic)).isNull();
        }
    }
}
