package dev.nabi.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerTimingTest {

    @Test
    void stagesThatTookTimeAreToldInMilliseconds() {
        var cold = "queue;dur=0, start;dur=401.123, function;dur=10.2";

        assertThat(ServerTiming.isCold(cold)).isTrue();
        assertThat(ServerTiming.lines(cold))
                .containsExactly("    401.1 ms  starting an instance", "     10.2 ms  in the function");
    }

    @Test
    void callThatStartedNothingIsWarm() {
        assertThat(ServerTiming.isCold("queue;dur=0, start;dur=0, function;dur=1"))
                .isFalse();
        assertThat(ServerTiming.isCold("")).isFalse();
    }
}
