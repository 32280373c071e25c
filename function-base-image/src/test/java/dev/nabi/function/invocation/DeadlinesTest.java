package dev.nabi.function.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines(() -> 1_000);
    private final List<String> expired = new ArrayList<>();

    @Test
    void expireWhenTheirTimeHasComeAndOnlyOnce() {
        deadlines.add(entry("late", 20));
        deadlines.add(entry("early", 10));

        assertThat(deadlines.expireDue(9)).isEqualTo(10);
        assertThat(expired).isEmpty();
        assertThat(deadlines.expireDue(10)).isEqualTo(20);
        assertThat(expired).containsExactly("early");
        deadlines.expireDue(30);
        deadlines.expireDue(40);
        assertThat(expired).containsExactly("early", "late");
    }

    @Test
    void doNotExpireOnceTakenBack() {
        var entry = entry("taken back", 10);
        deadlines.add(entry);
        deadlines.remove(entry);

        deadlines.expireDue(11);

        assertThat(expired).isEmpty();
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersFromExpiring() {
        for (int i = 0; i < 10; i++) {
            deadlines.add(new Deadlines.Entry(10) {
                @Override
                void expire() {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            });
        }
        deadlines.add(entry("other", 10));

        deadlines.expireDue(10);

        assertThat(expired).containsExactly("other");
    }

    private Deadlines.Entry entry(String name, long deadline) {
        return new Deadlines.Entry(deadline) {
            @Override
            void expire() {
                expired.add(name);
            }
        };
    }
}
