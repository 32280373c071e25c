package dev.nabi.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
    private final RequestQueue queue = new RequestQueue();

    private static final class Named extends Waiter {
        private final String name;

        Named(String name, boolean isInBackground) {
            this.name = name;
            if (isInBackground) {
                waitInBackground();
            }
        }

        @Override
        protected void granted(Permit permit) {}

        @Override
        protected void refused(RefusalReason reason) {}
    }

    private Named call(String name) {
        var waiter = new Named(name, false);
        assertThat(queue.offer(waiter, 1000)).isTrue();
        return waiter;
    }

    private Named event(String name) {
        var waiter = new Named(name, true);
        assertThat(queue.offer(waiter, 1000)).isTrue();
        return waiter;
    }

    private List<String> order() {
        var names = new ArrayList<String>();
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            names.add(((Named) next).name);
        }
        return names;
    }

    @Test
    void callsGoBeforeEventsAndEachInTheirOrder() {
        event("e1");
        call("a");
        event("e2");
        call("b");

        assertThat(order()).containsExactly("a", "b", "e1", "e2");
        assertThat(queue.size()).isZero();
    }

    @Test
    void anEventIsOvertakenBySixteenCallsAtMost() {
        event("e1");
        event("e2");
        IntStream.range(0, 40).forEach(i -> call("c" + i));

        var order = order();

        assertThat(order.indexOf("e1")).isEqualTo(16);
        assertThat(order.indexOf("e2")).isEqualTo(33);
        assertThat(order).hasSize(42);
    }

    @Test
    void eventsHaveATenthOfTheLengthAndTakeNothingOfTheCalls() {
        for (var i = 0; i < 2; i++) {
            assertThat(queue.offer(new Named("e", true), 20)).isTrue();
        }
        assertThat(queue.offer(new Named("e", true), 20)).isFalse();

        for (var i = 0; i < 20; i++) {
            assertThat(queue.offer(new Named("c", false), 20)).isTrue();
        }
        assertThat(queue.offer(new Named("c", false), 20)).isFalse();
    }

    @Test
    void nobodyWaitsWhereNobodyMay() {
        assertThat(queue.offer(new Named("e", true), 0)).isFalse();
        assertThat(queue.offer(new Named("c", false), 0)).isFalse();
    }

    @Test
    void whoGivesUpLeavesTheOthersInOrder() {
        var first = event("e1");
        var second = event("e2");
        var a = call("a");

        assertThat(queue.remove(first)).isTrue();
        call("b");
        assertThat(queue.remove(a)).isTrue();
        assertThat(queue.remove(a)).isFalse();
        event("e3");
        assertThat(queue.remove(second)).isTrue();
        call("c");

        assertThat(order()).containsExactly("b", "c", "e3");
    }

    @Test
    void allThatWaitedAreCleared() {
        event("e1");
        call("a");

        assertThat(queue.clear()).hasSize(2);
        event("e2");
        call("b");
        assertThat(order()).containsExactly("b", "e2");
    }
}
