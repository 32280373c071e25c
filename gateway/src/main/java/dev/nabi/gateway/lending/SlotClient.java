package dev.nabi.gateway.lending;

import dev.nabi.api.slots.Member;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks another gateway for slots. */
@FunctionalInterface
interface SlotClient {

    /** The answer is told once, on any thread; null where there is none. */
    void ask(Member lender, SlotAsks asks, Consumer<@Nullable SlotGrants> answer);
}
