package dev.nabi.function.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormFieldsTest {

    /** The bug: each handler that takes a context answered 400 to {@code ?discount=100%}, whether it read that or not. */
    @ParameterizedTest
    @CsvSource({
        "a=100%, 100%",
        "a=100%&b=1, 100%",
        "a=%zz, %zz",
        "a=%1, %1",
        "a=%%20, '% '",
        "a=%-1+%41, %-1 A",
        "a=%C3%A4, ä",
        "a, ''",
    })
    void percentSignThatEncodesNothingStandsForItself(String encoded, String value) throws Exception {
        assertThat(FormFields.decode(encoded, UTF_8)).containsEntry("a", value);
    }
}
