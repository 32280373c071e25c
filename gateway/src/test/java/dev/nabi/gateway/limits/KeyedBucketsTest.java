package dev.nabi.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyedBucketsTest {
    private static final long SECOND = 1_000_000_000;
    private static final Pace ONE_A_SECOND = Pace.of(1, 2);

    private final KeyedBuckets buckets = new KeyedBuckets(42, 0);

    @Test
    void eachKeyHasItsOwnRate() {
        for (var key = 0; key < 100; key++) {
            assertThat(buckets.take(key, ONE_A_SECOND, SECOND)).isZero();
            assertThat(buckets.take(key, ONE_A_SECOND, SECOND)).isZero();
            assertThat(buckets.take(key, ONE_A_SECOND, SECOND)).isPositive();
        }
    }

    /** Somebody who comes under a new key each time, a million times in a second. */
    @Test
    void everNewKeysAreNotWithoutALimit() {
        var passed = 0L;

        for (var call = 0L; call < 1_000_000; call++) {
            passed += buckets.take(call, ONE_A_SECOND, SECOND + call * 1000) == 0 ? 1 : 0;
        }

        var places = KeyedBuckets.SETS * KeyedBuckets.WAYS;
        assertThat(passed).isLessThanOrEqualTo(places * 3L).isGreaterThan(places);
    }

    @Test
    void aKeyThatIsAboveItsRateStaysSoWhileOthersComeAndGo() {
        buckets.take(7, ONE_A_SECOND, SECOND);
        buckets.take(7, ONE_A_SECOND, SECOND);
        for (var other = 1000; other < 101_000; other++) {
            buckets.take(other, ONE_A_SECOND, SECOND);
        }

        assertThat(buckets.take(7, ONE_A_SECOND, SECOND)).isPositive();
    }

    @Test
    void aPlaceWhoseKeyHasItsWholeBurstAgainIsFree() {
        for (var key = 0; key < 100_000; key++) {
            buckets.take(key, ONE_A_SECOND, SECOND);
        }

        var later = 100 * SECOND;
        for (var key = 200_000; key < 200_500; key++) {
            assertThat(buckets.take(key, ONE_A_SECOND, later)).isZero();
            assertThat(buckets.take(key, ONE_A_SECOND, later)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1,true",
        "192.0.2.1,192.0.2.2,false",
        "2001:db8::1,2001:db8::ffff:2,true",
        "2001:db8:0:1::1,2001:db8:0:2::1,false",
        "::ffff:192.0.2.1,192.0.2.1,true"
    })
    void anAddressOfIpv6StandsForItsNetwork(String one, String other, boolean isSame) {
        assertThat(ClientKey.of(InetAddress.ofLiteral(one)) == ClientKey.of(InetAddress.ofLiteral(other)))
                .isEqualTo(isSame);
    }

    @Test
    void namesOfCallersAreToldApart() {
        var keys = new HashSet<Long>();
        for (var i = 0; i < 100_000; i++) {
            keys.add(ClientKey.of("https://issuer.example.com|user-" + i));
        }
        assertThat(keys).hasSize(100_000);
    }
}
