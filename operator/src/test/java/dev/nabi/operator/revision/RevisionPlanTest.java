package dev.nabi.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.TrafficTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RevisionPlanTest {

    @Test
    void firstRevisionTakesNoTrafficBeforeItIsReady() {
        var before = plan(spec(3), "a", History.NONE, starting(1, "a"));
        var after = plan(spec(3), "a", History.NONE, ready(1, "a"));

        assertThat(before.isPromoted()).isFalse();
        assertThat(before.routes().targets()).isEmpty();
        assertThat(after.isPromoted()).isTrue();
        assertThat(after.routes().targets()).containsExactly(all("f-00001"));
    }

    @Test
    void aNewTemplateNeedsANewRevisionAndLeavesTheTrafficAlone() {
        var plan = plan(spec(3), "b", promoted("f-00001", 1), ready(1, "a"));

        assertThat(plan.current()).isEmpty();
        assertThat(plan.routes().targets()).containsExactly(all("f-00001"));
        assertThat(RevisionPlan.nextNumber(List.of(ready(1, "a")), promoted("f-00001", 1)))
                .isEqualTo(2);
    }

    @Test
    void aFailingRevisionNeverTakesTraffic() {
        var plan = plan(spec(3), "b", promoted("f-00001", 2), zero(1, "a"), failing(2, "b"));

        assertThat(plan.current()).map(Revision::name).hasValue("f-00002");
        assertThat(plan.isPromoted()).isFalse();
        assertThat(plan.latestReady()).hasValue("f-00001");
        assertThat(plan.routes().targets()).containsExactly(all("f-00001"));
    }

    @Test
    void aPromotedRevisionStaysSoAtZeroAndWhenItFailsLater() {
        assertThat(plan(spec(3), "a", promoted("f-00001", 1), zero(1, "a")).isPromoted())
                .isTrue();
        assertThat(plan(spec(3), "a", promoted("f-00001", 1), failing(1, "a")).isPromoted())
                .isTrue();
    }

    @Test
    void rollbackMakesTheOldRevisionCurrentAndMovesTrafficWhenItIsReadyAgain() {
        var history = promoted("f-00002", 2);

        var waiting = plan(spec(3), "a", history, zero(1, "a"), ready(2, "b"));
        var moved = plan(spec(3), "a", history, ready(1, "a"), ready(2, "b"));

        assertThat(waiting.current()).map(Revision::name).hasValue("f-00001");
        assertThat(waiting.isPromoted()).isFalse();
        assertThat(waiting.routes().targets()).containsExactly(all("f-00002"));
        assertThat(moved.routes().targets()).containsExactly(all("f-00001"));
    }

    @Test
    void numbersAreNotGivenTwice() {
        assertThat(RevisionPlan.nextNumber(List.of(), promoted("f-00007", 7))).isEqualTo(8);
        assertThat(RevisionPlan.nextNumber(List.of(ready(9, "a")), History.NONE))
                .isEqualTo(10);
    }

    @Test
    void keepsTheLastOldRevisionsAndWhatHasTrafficOrStillRuns() {
        var pinned = spec(1, new TrafficTarget("f-00001", 10, null), new TrafficTarget(null, 90, null));

        var plan = plan(
                pinned,
                "f",
                promoted("f-00006", 6),
                zero(1, "a"),
                zero(2, "b"),
                starting(3, "c"),
                zero(4, "d"),
                zero(5, "e"),
                ready(6, "f"));

        assertThat(plan.obsolete()).extracting(Revision::name).containsExactly("f-00004", "f-00002");
    }

    @Test
    void keepsWhatATagNamesWhateverTheLimit() {
        var versions = spec(0, new TrafficTarget(null, 100, null), new TrafficTarget("f-00001", 0, "v1"));

        var plan = plan(versions, "c", promoted("f-00003", 3), zero(1, "a"), zero(2, "b"), ready(3, "c"));

        assertThat(plan.obsolete()).extracting(Revision::name).containsExactly("f-00002");
        assertThat(plan.routes().targets())
                .containsExactly(new TrafficTarget("f-00003", 100, null), new TrafficTarget("f-00001", 0, "v1"));
    }

    @Test
    void keepsNoOldRevisionWithALimitOfZeroButTheOneInUse() {
        var during = plan(spec(0), "b", promoted("f-00001", 2), zero(1, "a"), starting(2, "b"));
        var after = plan(spec(0), "b", promoted("f-00001", 2), zero(1, "a"), ready(2, "b"));

        assertThat(during.obsolete()).isEmpty();
        assertThat(after.obsolete()).extracting(Revision::name).containsExactly("f-00001");
    }

    @Test
    void goesOnAsBeforeWhileTheSpecIsInvalid() {
        var plan = RevisionPlan.unchanged(List.of(zero(1, "a")), promoted("f-00001", 1));

        assertThat(plan.routes().targets()).containsExactly(all("f-00001"));
        assertThat(plan.obsolete()).isEmpty();
    }

    private static RevisionPlan plan(FunctionSpec spec, String template, History history, Revision... existing) {
        return RevisionPlan.of(spec, template, Arrays.asList(existing), history, OptionalInt.empty());
    }

    private static History promoted(String revision, int highest) {
        return new History(Optional.of(revision), highest, List.of(all(revision)));
    }

    private static TrafficTarget all(String revision) {
        return new TrafficTarget(revision, 100, null);
    }

    private static Revision zero(int number, String template) {
        return new Revision("f-0000" + number, number, template, 0, 0, 0, Optional.empty());
    }

    private static Revision starting(int number, String template) {
        return new Revision("f-0000" + number, number, template, 1, 1, 0, Optional.empty());
    }

    private static Revision ready(int number, String template) {
        return new Revision("f-0000" + number, number, template, 1, 1, 1, Optional.empty());
    }

    private static Revision failing(int number, String template) {
        return new Revision(
                "f-0000" + number,
                number,
                template,
                1,
                1,
                0,
                Optional.of(Trouble.of(TroubleReason.CrashLoopBackOff, "exits")));
    }

    private static FunctionSpec spec(int historyLimit, TrafficTarget... traffic) {
        return new FunctionSpec(
                null,
                "image",
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                historyLimit,
                List.of(traffic),
                null,
                null,
                null);
    }
}
