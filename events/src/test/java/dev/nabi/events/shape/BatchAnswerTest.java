package dev.nabi.events.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.EventOutcome;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeasedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchAnswerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static LeasedEvent event(int number) {
        return new LeasedEvent(
                new Lease("shop.orders." + number, 1),
                new LaneKey("shop", "orders", "batched"),
                NOW,
                NOW.plusSeconds(60),
                null,
                0,
                "",
                0,
                0,
                0,
                false,
                new EventContent("{}", new byte[0]));
    }

    /** Parting the batch would call a function that is busy all the more, at once. */
    @Test
    void aFunctionThatIsBusyGetsTheBatchLaterAndNoPartsOfIt() {
        var events = IntStream.range(0, 4).mapToObj(BatchAnswerTest::event).toList();
        var busy = List.of(
                new Answer.Complete(NOW, 1, 429, Map.of(), new byte[0]),
                new Answer.Complete(NOW, 1, 503, Map.of("retry-after", List.of("30")), new byte[0]));
        var broken = new Answer.Complete(NOW, 1, 500, Map.of(), new byte[0]);

        for (var answer : busy) {
            assertThat(new BatchAnswer(true).outcomes(events, answer, event -> Set.of(event.id())))
                    .hasOnlyElementsOfType(EventOutcome.ByStatus.class);
        }
        assertThat(new BatchAnswer(true).outcomes(events, broken, event -> Set.of(event.id())))
                .hasOnlyElementsOfType(EventOutcome.Split.class);
    }

    /** The answer is the function's: one that names each event a thousand times costs no thousand readings of each. */
    @Test
    void eachEventIsReadOnceHoweverOftenAnAnswerNamesIt() {
        var events = IntStream.range(0, 100).mapToObj(BatchAnswerTest::event).toList();
        var failures = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"itemIdentifier\":\"shop.orders." + i % 50 + "\"}")
                .collect(Collectors.joining(",", "{\"batchItemFailures\":[", "]}"));
        var answer = new Answer.Complete(NOW, 1, 200, Map.of(), failures.getBytes(StandardCharsets.UTF_8));
        var read = new AtomicInteger();

        var outcomes = new BatchAnswer(true).outcomes(events, answer, event -> {
            read.incrementAndGet();
            return Set.of(event.id());
        });

        assertThat(read).hasValue(100);
        assertThat(outcomes.subList(0, 50)).hasOnlyElementsOfType(EventOutcome.Failed.class);
        assertThat(outcomes.subList(50, 100)).hasOnlyElementsOfType(EventOutcome.ByStatus.class);
    }
}
