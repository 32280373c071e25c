package dev.nabi.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.images.plan.Product;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void buildsEverythingAsTheChartsVersionWhenNothingIsSaid() throws IOException {
        var options = Options.parse(List.of(), Images.chartVersion(Path.of("../helm/nabi/Chart.yaml")));

        assertThat(options.products()).containsExactlyElementsOf(Product.ALL);
        assertThat(options.tag()).isEqualTo("0.1.0");
        assertThat(options.aot()).isTrue();
        assertThat(options.registry() + options.base() + options.out()).isEmpty();
    }

    @Test
    void takesNamesWithAndWithoutPrefixAndEveryOption() {
        var words =
                "--registry example.org/nabi/ --tag 1.2 --base b.tar --out o --no-aot --measure 7 gateway nabi-operator";

        var options = Options.parse(List.of(words.split(" ")), "0");

        assertThat(options.products()).containsExactly(Product.GATEWAY, Product.OPERATOR);
        assertThat(options)
                .returns("example.org/nabi", Options::registry)
                .returns("1.2", Options::tag)
                .returns("b.tar", Options::base)
                .returns("o", Options::out)
                .returns(false, Options::aot)
                .returns(7, Options::measure);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --unknown         | '--unknown' is not an option
                    --tag             | --tag needs a value
                    --tag --no-aot    | --tag needs a value
                    --tag a:b         | and 'a:b' does not
                    --measure 0       | between 1 and 100, not '0'
                    --measure 101     | between 1 and 100, not '101'
                    ledger            | there is no image 'ledger', only nabi-operator, nabi-gateway, nabi-events, nabi-console, nabi-function-base
                    """)
    void saysWhatItDoesNotUnderstand(String words, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(words.split(" ")), "0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
