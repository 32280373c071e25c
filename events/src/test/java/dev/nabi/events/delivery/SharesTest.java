package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharesTest {
    @Test
    void oneNamespaceHasFourFifthsAndTheNextOneFindsRoom() {
        var shares = new Shares(1000);
        shares.take("one", shares.room("one"));

        assertThat(shares.room("one")).isZero();
        assertThat(shares.room("two")).isEqualTo(160);
        shares.take("two", 160);
        assertThat(shares.room("three")).isEqualTo(32);
        shares.take("one", -800);
        assertThat(shares.room("two")).isEqualTo(640);
    }

    /** However little there is, one namespace gets on. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneAloneHasRoom(long most) {
        var shares = new Shares(most);

        assertThat(shares.room("one")).isPositive();
    }

    @Test
    void whatIsPassedByAnEventIsNoRoom() {
        var shares = new Shares(100);
        shares.take("one", 130);

        assertThat(shares.room("one")).isZero();
        assertThat(shares.room("two")).isZero();
    }
}
