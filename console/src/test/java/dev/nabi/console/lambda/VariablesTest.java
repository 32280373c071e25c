package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"AB\":null}|AB=null",
                "{\"9A\":\"x\"}|9A",
                "{\"A\":\"x\"}|A",
                "{\"AWS_REGION\":\"x\"}|AWS_REGION",
            })
    void areRefusedByName(String variables, String name) {
        var environment = Wire.read(("{\"Variables\":" + variables + "}").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> SpecMapping.checkNames(environment))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining(name);
    }
}
