package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is taken in, and what is the same event as an earlier one. */
abstract class AcceptanceContract extends EventStoreContract {
    @Test
    void aUniqueKeyIsTakenOnceAndFreedInTime() throws Exception {
        var key = new UniqueKey("k1", "same", T0.plusSeconds(10));
        var first = event(LANE, null, key, "x");
        accept(first);

        assertThat(accept(event(LANE, null, key, "x"))).isEqualTo(new Acceptance.Repeated(first.id()));
        assertThat(accept(event(LANE, null, new UniqueKey("k1", "other", T0.plusSeconds(10)), "y")))
                .isEqualTo(new Acceptance.Conflict(first.id()));
        assertThat(books().accepted()).isEqualTo(1);
        write(writes -> writes.deleteOld(
                new EventWrites.Retention(T0, Long.MAX_VALUE, T0, Long.MAX_VALUE, T0.plusSeconds(11)), 100));
        assertThat(accept(event(LANE, null, key, "x"))).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void ofManyAtOnceWithOneUniqueKeyOneWins() {
        var key = new UniqueKey("once", "", T0.plusSeconds(10));
        var all = new ArrayList<CompletableFuture<List<Acceptance>>>();
        for (int i = 0; i < 50; i++) {
            var event = event(LANE, null, key, "x");
            all.add(store.write(writes -> writes.accept(List.of(event))));
        }
        assertThat(all.stream().map(one -> one.join().getFirst()))
                .filteredOn(Acceptance.Accepted.class::isInstance)
                .hasSize(1);
    }

    /** Acceptances of one commit are one batch: each is answered as if it had come alone. */
    @Test
    void acceptancesOfOneBatchAreAnsweredInTheirOrder() throws Exception {
        var key = new UniqueKey("k1", "same", T0.plusSeconds(10));
        var other = new UniqueKey("k1", "other", T0.plusSeconds(10));
        var first = event(LANE, null, key, "x");
        var events = List.of(
                event(KEYED, "a"),
                first,
                event(KEYED, "a"),
                event(LANE, null, key, "x"),
                event(LANE, null, other, "y"),
                event(KEYED, "b"));

        var answers = store.accept(events).join();

        assertThat(answers)
                .containsExactly(
                        new Acceptance.Accepted(events.get(0).id()),
                        new Acceptance.Accepted(first.id()),
                        new Acceptance.Accepted(events.get(2).id()),
                        new Acceptance.Repeated(first.id()),
                        new Acceptance.Conflict(first.id()),
                        new Acceptance.Accepted(events.get(5).id()));
        assertThat(lease(KEYED, 9, T0))
                .extracting(LeasedEvent::id)
                .containsExactly(events.get(0).id(), events.get(5).id());
        assertThat(books().accepted()).isEqualTo(4);
    }

    /** The second with a key is not told of the first, for which there was no room. */
    @Test
    void aKeyOfAnEventThatWasRefusedIsTakenByNobody() throws Exception {
        accept(LANE, 1000);
        var key = new UniqueKey("k", "", T0.plusSeconds(10));

        var answers = store.accept(List.of(event(LANE, null, key, "x"), event(LANE, null, key, "x")))
                .join();

        assertThat(answers).hasOnlyElementsOfType(Acceptance.Full.class);
        settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(null));
        assertThat(accept(event(LANE, null, key, "x"))).isInstanceOf(Acceptance.Accepted.class);
    }

    /** An index has a longest text, and PostgreSQL's texts have no character 0; a publisher knows nothing of either. */
    @Test
    void keysOfAnyLengthAndCharacterAreKeys() throws Exception {
        var random = new Random(1);
        var noise = new StringBuilder();
        for (int i = 0; i < 4000; i++) {
            noise.append((char) (0x4e00 + random.nextInt(20_000)));
        }
        for (var key : List.of(noise.toString(), noise + "x", "a\0b")) {
            var unique = new UniqueKey(key, "same", T0.plusSeconds(60));
            var first = event(KEYED, key, unique, "1");

            assertThat(accept(first)).isEqualTo(new Acceptance.Accepted(first.id()));
            assertThat(accept(event(KEYED, key, unique, "1"))).isEqualTo(new Acceptance.Repeated(first.id()));
            assertThat(accept(event(KEYED, key))).isInstanceOf(Acceptance.Accepted.class);
        }
        assertThat(lease(KEYED, 10, T0)).as("one of each key").hasSize(3);
    }
}
