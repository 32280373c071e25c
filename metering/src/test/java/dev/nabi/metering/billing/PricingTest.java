package dev.nabi.metering.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricingTest {
    private static final String MONTH = "2026-01";

    @ParameterizedTest
    @CsvSource(textBlock = """
            # MiB·ms,              GB-seconds
            0,                     0
            1,                     0.0000009765625
            1024000,               1
            128000,                0.125
            9223372036854775807,   9007199254740.9919990234375
            """)
    void givesGbSecondsExactly(long mibMs, BigDecimal expected) {
        assertThat(Pricing.gbSeconds(mibMs)).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # invocations, GB-s,   total: what the provider's calculator says for a month
            3000000,       180000, 0.400000
            30000000,      750000, 11.633345
            1000000,       400000, 0.000000
            1000001,       400000, 0.000000
            1000003,       400000, 0.000001
            """)
    void chargesAsThePublicPriceListDoes(long invocations, long gbSeconds, BigDecimal total) {
        var invoice = Pricing.invoice(
                PriceList.DEFAULT, List.of(charge("a", "f", invocations, gbSeconds * 1_024_000)), Set.of(MONTH));
        assertThat(invoice.total()).isEqualTo(total);
    }

    @Test
    void givesNoFreeTierToAMonthThatIsNotAskedForFromItsStart() {
        var invoice = Pricing.invoice(PriceList.DEFAULT, List.of(charge("a", "f", 1_000_000, 0)), Set.of());
        assertThat(invoice.total()).isEqualTo(new BigDecimal("0.200000"));
        assertThat(invoice.lines()).hasSize(1);
    }

    @Test
    void givesTheFreeTierOncePerNamespaceAndMonth() {
        var charges = List.of(charge("a", "f", 800_000, 0), charge("a", "g", 800_000, 0), charge("b", "f", 800_000, 0));
        var invoice = Pricing.invoice(PriceList.DEFAULT, charges, Set.of(MONTH));
        assertThat(invoice.total()).isEqualTo(new BigDecimal("0.120000"));
    }

    @Test
    void takesTheNamespacesOwnPrice() {
        var own = new Price(BigDecimal.TEN, BigDecimal.ZERO, BigDecimal.ZERO, 0, BigDecimal.ZERO);
        var prices = new PriceList("EUR", PriceList.DEFAULT.standard(), Map.of("a", own));
        var invoice = Pricing.invoice(prices, List.of(charge("a", "f", 500_000, 1_024_000)), Set.of(MONTH));
        assertThat(invoice).returns("EUR", Invoice::currency).returns(new BigDecimal("5.000000"), Invoice::total);
    }

    @Test
    void chargesActiveTimeInPlaceOfInvocationsTimeWhereThePriceIsOfThat() {
        var price = new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.TWO, 0, BigDecimal.ONE);
        var usage = Usage.of(Measure.OK, 1).plus(Measure.MIB_MS, 9_216_000).plus(Measure.ACTIVE_MIB_MS, 3_072_000);
        var charge = new Charge(MONTH, "a", "f", false, usage);

        var invoice = Pricing.invoice(new PriceList("USD", price, Map.of()), List.of(charge), Set.of(MONTH));

        assertThat(invoice.lines())
                .extracting(Invoice.Line::item)
                .containsExactly(Invoice.Item.INVOCATIONS, Invoice.Item.ACTIVE_COMPUTE, Invoice.Item.FREE_COMPUTE);
        assertThat(invoice.total()).isEqualTo(new BigDecimal("4.000000"));
    }

    @Test
    void doesNotChargeWhatNeverStarted() {
        var charge = new Charge(MONTH, "a", "f", false, Usage.of(Measure.NEVER_STARTED, 5));
        assertThat(Pricing.invoice(PriceList.DEFAULT, List.of(charge), Set.of()).lines())
                .isEmpty();
    }

    @Test
    void aTotalIsTheSumOfItsLinesAndNeverBelowZero() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            var charges = new ArrayList<Charge>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                charges.add(charge("a", "f" + i, random.nextInt(900_000), random.nextLong(200_000L * 1_024_000)));
            }
            var invoice = Pricing.invoice(PriceList.DEFAULT, charges, Set.of(MONTH));
            assertThat(invoice.total())
                    .isEqualByComparingTo(
                            invoice.lines().stream().map(Invoice.Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isGreaterThanOrEqualTo(BigDecimal.ZERO);
        }
    }

    private static Charge charge(String namespace, String function, long invocations, long mibMs) {
        var usage = Usage.of(Measure.OK, invocations).plus(Measure.MIB_MS, mibMs);
        return new Charge(MONTH, namespace, function, false, usage);
    }
}
