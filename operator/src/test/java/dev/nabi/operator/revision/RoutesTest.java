package dev.nabi.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.TrafficTarget;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final Set<String> EXISTING = Set.of("f-00001", "f-00002");
    private static final List<TrafficTarget> LAST_GOOD = List.of(to("f-00001", 100), to("f-00009", 0));

    @Test
    void namesTheRevisionOfEachTarget() {
        var routes = resolve(Optional.of("f-00002"), to("f-00001", 90), to(null, 10));

        assertThat(routes.problem()).isEmpty();
        assertThat(routes.targets()).containsExactly(to("f-00001", 90), to("f-00002", 10));
        assertThat(routes.reaches("f-00002")).isTrue();
        assertThat(routes.reaches("f-00003")).isFalse();
    }

    @Test
    void keepsTheLastGoodTargetsThatStillExist() {
        var routes = resolve(Optional.of("f-00002"), to("f-00001", 90), to(null, 9));

        assertThat(routes.problem()).hasValue("spec.traffic: the weights sum to 99; they must sum to 100");
        assertThat(routes.targets()).containsExactly(to("f-00001", 100));
    }

    @Test
    void saysWhichRevisionsThereAre() {
        assertThat(resolve(Optional.of("f-00002"), to("f-00003", 100)).problem())
                .hasValue("spec.traffic: there is no revision 'f-00003'; there are f-00001, f-00002");
    }

    @Test
    void refusesATagTwice() {
        var routes = resolve(
                Optional.of("f-00002"),
                new TrafficTarget("f-00001", 50, "blue"),
                new TrafficTarget("f-00002", 50, "blue"));

        assertThat(routes.problem())
                .hasValue("spec.traffic: the tag 'blue' is given more than once; give each of its targets a tagWeight"
                        + " to share it");
    }

    @Test
    void severalRevisionsShareATagByItsWeights() {
        var routes = resolve(Optional.of("f-00002"), to(null, 100), shared("f-00001", 90), shared("f-00002", 10));

        assertThat(routes.problem()).isEmpty();
        assertThat(routes.targets()).containsExactly(to("f-00002", 100), shared("f-00001", 90), shared("f-00002", 10));
    }

    @Test
    void refusesWeightsOfATagThatSayNoShares() {
        assertThat(resolve(Optional.of("f-00002"), to(null, 100), shared("f-00001", 90), shared("f-00002", 9))
                        .problem())
                .hasValue("spec.traffic: the tagWeights of 'live' sum to 99; they must sum to 100");
        assertThat(resolve(Optional.of("f-00002"), to(null, 100), shared("f-00001", 90))
                        .problem())
                .hasValue("spec.traffic: the tagWeights of 'live' sum to 90; they must sum to 100");
        assertThat(resolve(Optional.of("f-00002"), new TrafficTarget("f-00001", 100, null, 100))
                        .problem())
                .hasValue("spec.traffic: a tagWeight belongs to a tag");
    }

    private static TrafficTarget shared(String revision, int tagWeight) {
        return new TrafficTarget(revision, 0, "live", tagWeight);
    }

    @Test
    void sendsNothingToANamedRevisionThatWasNeverReady() {
        var routes = Routes.resolve(
                List.of(to("f-00001", 50), to("f-00002", 50)),
                Optional.of("f-00001"),
                Optional.of("f-00002"),
                EXISTING,
                LAST_GOOD);

        assertThat(routes.problem()).hasValue("spec.traffic: the revision 'f-00002' has not been ready yet");
        assertThat(routes.targets()).containsExactly(to("f-00001", 100));
    }

    @Test
    void waitsForTheFirstRevision() {
        assertThat(resolve(Optional.empty()).targets()).isEmpty();
        assertThat(resolve(Optional.empty(), to(null, 100)).problem())
                .hasValue("spec.traffic: no revision has been ready yet");
    }

    private static Routes resolve(Optional<String> latestReady, TrafficTarget... wanted) {
        return Routes.resolve(List.of(wanted), latestReady, Optional.empty(), EXISTING, LAST_GOOD);
    }

    private static TrafficTarget to(String revision, int weight) {
        return new TrafficTarget(revision, weight, null);
    }
}
