package dev.nabi.cli.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final String TRUE = "status: 'True', reason: Ready, message: works";
    private static final String STARTING = "status: Unknown, reason: Starting, message: hello-00003 is starting";
    private static final String FAILED = "status: 'False', reason: CrashLoopBackOff, message: it exits with 1";

    @Test
    void isDoneOnlyWhenTheLatestRevisionWorks() {
        assertThat(Rollout.of(Given.observed(TRUE, TRUE, ""))).isEqualTo(new Rollout.Done("hello-00003"));
        assertThat(Rollout.of(Given.observed(TRUE, STARTING, "")))
                .isEqualTo(new Rollout.Pending("hello-00003 is starting"));
    }

    @Test
    void failsWhenTheLatestRevisionDoesAlthoughCallsAreAnswered() {
        assertThat(Rollout.of(Given.observed(TRUE, FAILED, "")))
                .isEqualTo(new Rollout.Failed("CrashLoopBackOff", "it exits with 1"));
    }

    @Test
    void statusOfAnEarlierSpecSaysNothing() {
        var old = Given.function("""
                metadata: {name: hello, generation: 4}
                status:
                  observedGeneration: 3
                  conditions: [{type: RevisionReady, status: 'True'}]
                """);

        assertThat(Rollout.of(old)).isInstanceOf(Rollout.Pending.class);
    }

    @Test
    void trafficThatCannotBeResolvedIsAFailure() {
        var unresolved = "status: 'False', reason: TrafficNotResolved, message: no such revision";

        assertThat(Rollout.of(Given.observed(unresolved, STARTING, "")))
                .isEqualTo(new Rollout.Failed("TrafficNotResolved", "no such revision"));
    }
}
