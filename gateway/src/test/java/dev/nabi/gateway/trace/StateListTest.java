package dev.nabi.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateListTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1",
                "congo=t61rcWkgMzE, rojo=00f067aa0ba902b7",
                "tenant@vendor=x y",
                "a=1,,b=2",
                "0a/b*c=~",
                "a=1;b"
            })
    void oneThatKeepsToTheRuleGoesOnAsItCame(String list) {
        assertThat(StateList.valid(list)).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "a", "=1", "a=", "A=1", "a b=1", "a=1=2", "a=\u0001", "a=\u00e9", "@v=1"})
    void anyOtherIsDropped(String list) {
        assertThat(StateList.valid(list)).isNull();
    }

    @Test
    void thirtyTwoMembersAreTheMost() {
        assertThat(StateList.valid(members(32))).isEqualTo(members(32));
        assertThat(StateList.valid(members(33))).isNull();
        assertThat(StateList.valid("a=" + "x".repeat(256))).isNotNull();
        assertThat(StateList.valid("a=" + "x".repeat(257))).isNull();
        assertThat(StateList.valid("a".repeat(257) + "=1")).isNull();
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    }
}
