package dev.nabi.cli.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.cli.function.FunctionView.Share;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficTest {
    private static final String WORKS = "status: 'True', reason: Ready, message: works";
    private static final String FAILS = "status: 'False', reason: CrashLoopBackOff, message: it ends";
    private static final List<String> THREE = List.of("hello-00001", "hello-00002", "hello-00003");

    @Test
    void revisionIsANameANumberOrTheLatest() {
        assertThat(Traffic.parse("hello", List.of("1=90", "hello-00002=9:next", "latest=1")))
                .containsExactly(
                        new Share("hello-00001", 90, ""), new Share("hello-00002", 9, "next"), new Share("", 1, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1=90 2=11        | sum to 101
                    1=100 other-1=0  | no revision of hello
                    1=a              | from 0 to 100
                    1=101            | from 0 to 100
                    100              | is not REVISION=WEIGHT
                    """)
    void refusesWhatItCannotRead(String words, String why) {
        assertThatThrownBy(() -> Traffic.parse("hello", List.of(words.split(" ", -1))))
                .hasMessageContaining(why);
    }

    @Test
    void aRollbackLeavesTheRevisionsThatHaveATag() {
        var versions = Given.function("""
                metadata: {name: hello}
                spec:
                  traffic:
                  - {weight: 90}
                  - {revision: hello-00001, weight: 10, tag: v1}
                  - {revision: hello-00001, weight: 0, tag: live, tagWeight: 90}
                  - {revision: hello-00002, weight: 0, tag: live, tagWeight: 10}
                """);
        var tags = List.of(
                new Share("hello-00001", 0, "v1"),
                new Share("hello-00001", 0, "live", 90),
                new Share("hello-00002", 0, "live", 10));

        assertThat(Traffic.allTo("hello-00002", versions).getFirst()).isEqualTo(new Share("hello-00002", 100, ""));
        assertThat(Traffic.allTo("hello-00002", versions).subList(1, 4)).isEqualTo(tags);
        assertThat(Traffic.field(Traffic.allTo("", versions)).toString())
                .isEqualTo("[{\"weight\":100},{\"revision\":\"hello-00001\",\"weight\":0,\"tag\":\"v1\"},"
                        + "{\"revision\":\"hello-00001\",\"weight\":0,\"tag\":\"live\",\"tagWeight\":90},"
                        + "{\"revision\":\"hello-00002\",\"weight\":0,\"tag\":\"live\",\"tagWeight\":10}]");
        assertThat(Traffic.allTo("", Given.function("{metadata: {name: hello}, spec: {}}")))
                .isEmpty();
    }

    @Test
    void goesBackToTheRevisionBeforeTheOneThatServes() {
        var serving = Given.observed(WORKS, WORKS, "{revision: hello-00003, weight: 100}");

        assertThat(Traffic.before(serving, THREE, Set.of())).contains("hello-00002");
    }

    /** The guide says so of a canary, and there was "no earlier revision". */
    @Test
    void ofASplitGoesBackToTheEarliestThatHasTraffic() {
        var canary = Given.observed(
                WORKS, WORKS, "{revision: hello-00002, weight: 90}, {revision: hello-00003, weight: 10}");

        assertThat(Traffic.before(canary, THREE, Set.of("hello-00001", "hello-00002", "hello-00003")))
                .contains("hello-00002");
    }

    @Test
    void whenTheLatestFailedGoesBackFromTheOneThatServes() {
        var failed = Given.observed(WORKS, FAILS, "{revision: hello-00002, weight: 100}");

        assertThat(Traffic.before(failed, THREE, Set.of())).contains("hello-00001");
    }

    @Test
    void revisionThatNeverServedIsPassedOverAlsoWhenANewerOneWorks() {
        var serving = Given.observed(WORKS, WORKS, "{revision: hello-00003, weight: 100}");

        assertThat(Traffic.before(serving, THREE, Set.of("hello-00001", "hello-00003")))
                .contains("hello-00001");
        assertThat(Traffic.before(serving, THREE, Set.of("hello-00003"))).isEmpty();
    }

    @Test
    void whatServesIsKeptForALaterRollback() {
        var function = Given.function("""
                metadata: {name: hello, annotations: {nabi.dev/served: "hello-00001,hello-00002"}}
                status: {traffic: [{revision: hello-00004, weight: 100}, {revision: hello-00005, weight: 0, tag: x}]}
                """);

        assertThat(Traffic.servedNow(function)).isEqualTo("hello-00001,hello-00002,hello-00004");
    }

    @Test
    void firstRevisionHasNothingToGoBackTo() {
        var first = Given.observed(WORKS, WORKS, "{revision: hello-00001, weight: 100}");

        assertThat(Traffic.before(first, List.of("hello-00001"), Set.of())).isEmpty();
    }

    @Test
    void oneNamedRevisionWithAllTheTrafficIsAPin() {
        assertThat(Traffic.pinned(Given.function("spec: {traffic: [{revision: hello-00001, weight: 100}]}")))
                .contains("hello-00001");
        assertThat(Traffic.pinned(Given.function("spec: {traffic: [{weight: 100}]}")))
                .isEmpty();
        assertThat(Traffic.pinned(
                        Given.function("spec: {traffic: [{revision: hello-00001, weight: 90}, {weight: 10}]}")))
                .isEmpty();
    }
}
