package dev.nabi.operator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.demand.ClosedFunction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessEventsTest {
    private Instant now = Instant.EPOCH;
    private final List<String> told = new ArrayList<>();
    private final AccessEvents events = new AccessEvents(
            (function, event) -> told.add(function.name() + " " + event.reason() + " " + event.message()), () -> now);

    private static List<ClosedFunction> closed(String function, String why) {
        return List.of(new ClosedFunction("shop", function, why));
    }

    @Test
    void ownerReadsOnceWhyAFunctionIsClosedHoweverManyCallsCome() {
        for (var i = 0; i < 600; i++) {
            events.report(closed("cart", "there is no Secret shop/keys"));
            now = now.plusSeconds(1).minusMillis(1);
        }

        assertThat(told)
                .containsExactly("cart AccessUnavailable calls are answered 503, for spec.access cannot be checked:"
                        + " there is no Secret shop/keys");
    }

    @Test
    void anotherReasonAnotherFunctionAndALaterTimeAreToldAgain() {
        events.report(closed("cart", "no Secret"));
        events.report(closed("cart", "no permission"));
        events.report(closed("order", "no permission"));
        now = now.plus(AccessEvents.AGAIN);
        events.report(closed("order", "no permission"));

        assertThat(told).hasSize(4);
    }

    @Test
    void aLongReasonIsCut() {
        events.report(closed("cart", "x".repeat(10_000)));

        assertThat(told.getFirst()).hasSizeLessThan(700);
    }
}
