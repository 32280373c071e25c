package dev.nabi.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.metering.billing.PriceList;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceListFileTest {
    @TempDir
    Path directory;

    @Test
    void takesWhatIsAbsentFromTheDefaultAndFromAbove() throws IOException {
        var prices = read("""
                {"currency": "EUR", "perMillionInvocations": 0.1,
                 "namespaces": {"a": {"perGbSecond": "0.00001", "freeTier": {"invocations": 5}}}}
                """);
        var standard = PriceList.DEFAULT.standard();
        assertThat(prices.currency()).isEqualTo("EUR");
        assertThat(prices.of("b").perGbSecond()).isEqualTo(standard.perGbSecond());
        assertThat(prices.of("a").perMillionInvocations()).isEqualTo(new BigDecimal("0.1"));
        assertThat(prices.of("a").perGbSecond()).isEqualTo(new BigDecimal("0.00001"));
        assertThat(prices.of("a").freeInvocations()).isEqualTo(5);
        assertThat(prices.of("a").freeGbSeconds()).isEqualTo(standard.freeGbSeconds());
    }

    @Test
    void aPriceOfActiveTimeTakesThePlaceOfTheOtherHereOrAbove() throws IOException {
        var prices = read("""
                {"perActiveGbSecond": "0.00002", "namespaces": {"a": {"perGbSecond": "0.00001"}, "b": {}}}
                """);
        assertThat(prices.of("b").perActiveGbSecond()).isEqualTo(new BigDecimal("0.00002"));
        assertThat(prices.of("b").perGbSecond()).isZero();
        assertThat(prices.of("a").perActiveGbSecond()).isZero();
        assertThat(prices.of("a").perGbSecond()).isEqualTo(new BigDecimal("0.00001"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                       | is not JSON
            []                                      | must be an object
            {"price": 1}                            | there is no 'price'
            {"perGbSecond": "cheap"}                | perGbSecond is 'cheap'
            {"perGbSecond": -1}                     | must be 0 or more
            {"perGbSecond": 1, "perActiveGbSecond": 2} | one of both must be absent or 0
            {"freeTier": {"invocations": 1.5}}      | invocations must be a whole number
            {"namespaces": {"a": {"currency": 1}}}  | in namespaces.a there is no 'currency'
            """)
    void refusesWhatItDoesNotUnderstandAndNamesTheFile(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prices.json")
                .hasMessageContaining(message);
    }

    private PriceList read(String text) throws IOException {
        return PriceListFile.read(Files.writeString(directory.resolve("prices.json"), text));
    }
}
