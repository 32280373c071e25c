package dev.nabi.operator.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.slots.DepartedMember;
import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Two gateways that answer each view at once, of which one is killed. */
class SlotBoardTest {
    private static final URI ONE = URI.create("http://10.0.0.1:9090");
    private static final URI TWO = URI.create("http://10.0.0.2:9090");

    private final Map<URI, String> processes = new HashMap<>(Map.of(ONE, "a", TWO, "b"));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long youngest = 1_700_000_000;
    private int lists;
    private boolean isListing = true;
    private final SlotBoard board = new SlotBoard("x", this::answer, this::list, () -> now);

    private CompletionStage<SlotViewWriter.Answer> answer(URI gateway, SlotView view) {
        var state = new SlotViewState(processes.getOrDefault(gateway, ""), false, false, view, List.of());
        return CompletableFuture.completedFuture(new SlotViewWriter.Answer.Answered(state));
    }

    private long list() {
        lists++;
        if (!isListing) {
            throw new IllegalStateException("the API server is away");
        }
        return youngest;
    }

    private void round(URI... gateways) {
        board.round(Set.of(gateways)).join();
        now = now.plusSeconds(1);
    }

    private List<DepartedMember> departed() {
        return board.view().departed();
    }

    @Test
    void looksUpTheYoungestPodOnceForAGatewayWhosePodIsGone() {
        round(ONE, TWO);
        assertThat(lists).isZero();

        round(ONE);
        round(ONE);

        assertThat(departed())
                .singleElement()
                .returns("b", DepartedMember::id)
                .returns(youngest, DepartedMember::createdUntil);
        assertThat(board.view().settled()).isTrue();
        assertThat(lists).isEqualTo(1);
    }

    @Test
    void looksItUpForAGatewayThatStartedAnew() {
        round(ONE, TWO);
        processes.put(TWO, "c");

        round(ONE, TWO);

        assertThat(departed())
                .singleElement()
                .returns("b", DepartedMember::id)
                .returns(youngest, DepartedMember::createdUntil);
        assertThat(board.view().ids()).containsExactly("a", "c");
    }

    @Test
    void keepsSlotsOfAllInstancesAsideUntilPodsCanBeListed() {
        round(ONE, TWO);
        isListing = false;
        round(ONE);
        assertThat(departed()).singleElement().returns(null, DepartedMember::createdUntil);

        isListing = true;
        youngest++;
        round(ONE);

        assertThat(departed()).singleElement().returns(youngest, DepartedMember::createdUntil);
        assertThat(board.view().settled()).isTrue();
    }
}
