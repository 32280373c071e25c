package dev.nabi.api.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotShareTest {
    private static final List<String> MEMBERS = List.of("g-0@1", "g-1@1", "g-2@1", "g-3@1", "g-4@1");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 20, 100, 10_000})
    void sharesSumToTheConcurrencyAndNobodyLosesWhenAMemberGoes(int concurrency) {
        for (var pod = 0; pod < 200; pod++) {
            var members = new ArrayList<>(MEMBERS);
            while (!members.isEmpty()) {
                var name = "pod-" + pod;
                assertThat(members.stream()
                                .mapToInt(member -> SlotShare.of(concurrency, name, member, members))
                                .sum())
                        .isEqualTo(concurrency);
                var fewer = new ArrayList<>(members);
                fewer.remove(pod % members.size());
                assertThat(fewer)
                        .allSatisfy(member -> assertThat(SlotShare.of(concurrency, name, member, fewer))
                                .isGreaterThanOrEqualTo(SlotShare.of(concurrency, name, member, members)));
                members.clear();
                members.addAll(fewer);
            }
        }
    }

    /** By the square root of 3,000 · 1/3 · 2/3 a member's share of 3,000 single slots is off by 26. */
    @ParameterizedTest
    @ValueSource(strings = {"g-0@1", "g-1@1", "g-2@1"})
    void singleSlotsAreSpread(String member) {
        var members = MEMBERS.subList(0, 3);
        var own = IntStream.range(0, 3000)
                .map(pod -> SlotShare.of(1, "pod-" + pod, member, members))
                .sum();
        assertThat(own).isBetween(900, 1100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void whoIsNoMemberHasNone(int concurrency) {
        assertThat(SlotShare.of(concurrency, "pod", "stranger", MEMBERS)).isZero();
    }
}
