package dev.nabi.metering.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.budget.LeaseRule.Question;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseRuleTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            # what                            limit, folded, others, spent, own, granted, unspent, wanted → change, used, up
            the first call takes a few,        1000,      0,      0,     0,   0,       0,       0,      8,       8,    0, false
            never more than a quarter,         1000,      0,      0,     0,   0,       0,       0,    900,     250,    0, false
            a quarter of what is left,         1000,    900,     60,     0,   0,       0,       0,    900,      10,  900, false
            the last one,                      1000,    999,      0,     0,   0,       0,       0,    900,       1,  999, false
            nothing is left,                   1000,   1000,      0,     0,   0,       0,       0,      8,       0, 1000, true
            others hold the rest,              1000,    900,    100,    40,   0,       0,       0,      8,       0,  940, false
            others have spent the rest,        1000,    900,    100,   100,   0,       0,       0,      8,       0, 1000, true
            enough is enough,                  1000,      0,      0,     0,   0,     100,     100,    150,       0,    0, false
            half is topped up,                 1000,      0,      0,     0,   0,     100,      40,    100,      60,   60, false
            who is idle gives back,            1000,     20,      0,     0,  20,     100,      80,      0,     -80,   20, false
            who slows down gives back some,    1000,     20,      0,     0,  20,     100,      80,      8,     -72,   20, false
            spent but not folded is spent,      100,      0,      0,     0,   0,     100,       0,      8,       0,  100, true
            a debt is granted over the limit,   100,    100,      0,     0,   0,       0,      -5,      8,       5,  105, true
            a debt is granted to who is idle,   100,     10,      0,     0,   0,       0,      -5,      0,       5,   15, false
            a lower limit takes back,            50,     40,      0,     0,  40,      90,      50,     50,     -47,   40, false
            a limit below what is used,          10,     40,      0,     0,  40,      90,      50,     50,     -50,   40, true
            """)
    void holdsWhatAMomentNeedsAndLessTowardsTheLimit(
            String what,
            long limit,
            long folded,
            long othersHeld,
            long othersSpent,
            long ownFolded,
            long granted,
            long unspent,
            long wanted,
            long change,
            long used,
            boolean isUsedUp) {
        var answer = LeaseRule.decide(
                new Question(limit, folded, othersHeld, othersSpent, ownFolded, granted, unspent, wanted));

        assertThat(answer).isEqualTo(new LeaseRule.Answer(change, used, isUsedUp));
    }

    @Test
    void noBoundIsNeverUsedUpAndNeedsNoLease() {
        var answer = LeaseRule.decide(new Question(Amounts.NO_BOUND, 5, 7, 6, 0, 0, -3, 100));

        assertThat(answer).isEqualTo(new LeaseRule.Answer(0, 14, false));
    }

    /** Gateways that lease, spend, fold, give back and die in any order: all that is out and folded is within the limit. */
    @Test
    void howeverGatewaysTakeTurnsTheyNeverHoldMoreThanTheLimitAndSpendAllOfIt() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var limit = 1 + random.nextInt(500);
            var game = new Game(limit, 1 + random.nextInt(4));
            for (var turn = 0; turn < 400; turn++) {
                game.turn(random);
                assertThat(game.folded + game.out())
                        .as("seed %d, turn %d", seed, turn)
                        .isLessThanOrEqualTo(limit);
            }
            game.spendAll();
            assertThat(game.folded + game.pending()).as("seed %d", seed).isEqualTo(limit);
        }
    }

    private static final class Game {
        private final long limit;
        private final long[] granted;
        private final long[] unspent;
        private final long[] own;
        private long folded;

        Game(long limit, int gateways) {
            this.limit = limit;
            granted = new long[gateways];
            unspent = new long[gateways];
            own = new long[gateways];
        }

        void turn(Random random) {
            var gateway = random.nextInt(granted.length);
            switch (random.nextInt(5)) {
                case 0 -> lease(gateway, 1 + random.nextInt(100));
                case 1 -> lease(gateway, 0);
                case 2 -> unspent[gateway] -= random.nextLong(unspent[gateway] + 1);
                case 3 -> fold(gateway, random.nextLong(pending(gateway) + 1));
                default -> die(gateway);
            }
        }

        /** Its run is folded to its end: what it spent is in the ledger, what it had not is free. */
        private void die(int gateway) {
            fold(gateway, pending(gateway));
            granted[gateway] = 0;
            unspent[gateway] = 0;
            own[gateway] = 0;
        }

        private void fold(int gateway, long some) {
            folded += some;
            own[gateway] += some;
        }

        private void lease(int gateway, long wanted) {
            long others = 0;
            long spent = 0;
            for (var other = 0; other < granted.length; other++) {
                if (other != gateway) {
                    others += granted[other] - own[other];
                    spent += pending(other);
                }
            }
            var change = LeaseRule.decide(new Question(
                            limit, folded, others, spent, own[gateway], granted[gateway], unspent[gateway], wanted))
                    .change();
            granted[gateway] += change;
            unspent[gateway] += change;
        }

        void spendAll() {
            for (var gateway = 1; gateway < granted.length; gateway++) {
                lease(gateway, 0);
            }
            for (var call = 0; call <= limit; call++) {
                lease(0, 1);
                unspent[0] -= Math.min(1, unspent[0]);
            }
        }

        private long pending(int gateway) {
            return granted[gateway] - unspent[gateway] - own[gateway];
        }

        long pending() {
            long sum = 0;
            for (var gateway = 0; gateway < granted.length; gateway++) {
                sum += pending(gateway);
            }
            return sum;
        }

        long out() {
            long sum = 0;
            for (var gateway = 0; gateway < granted.length; gateway++) {
                sum += granted[gateway] - own[gateway];
            }
            return sum;
        }
    }
}
