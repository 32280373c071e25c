package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionRefTest {
    private static final String ACCOUNT = "123456789012";

    private static FunctionRef parse(String text, String qualifier) {
        return FunctionRef.parse(text, qualifier, "eu-central-1", ACCOUNT);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            orders,                                                          '',       orders, ''
            orders:live,                                                     '',       orders, live
            orders,                                                          $LATEST,  orders, $LATEST
            orders:3,                                                        3,        orders, 3
            function:orders,                                                 '',       orders, ''
            123456789012:function:orders:live,                               '',       orders, live
            arn:aws:lambda:eu-central-1:123456789012:function:orders,        live,     orders, live
            arn:aws:lambda:eu-central-1:123456789012:function:My_f-1:$LATEST, '',      My_f-1, $LATEST
            """)
    void namesAndArnsAreRead(String text, String qualifier, String name, String found) {
        assertThat(parse(text, qualifier)).isEqualTo(new FunctionRef(name, found));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a b                                                       |      | ValidationException
            .                                                         |      | ValidationException
            function:..                                               |      | ValidationException
            orders                                                    | a?b  | ValidationException
            orders:1                                                  | 2    | InvalidParameterValueException
            arn:aws:lambda:us-east-1:123456789012:function:orders     |      | ResourceNotFoundException
            arn:aws:lambda:eu-central-1:999999999999:function:orders  |      | AccessDeniedException
            """)
    void whatIsNoNameHereIsRefused(String text, String qualifier, String type) {
        assertThatThrownBy(() -> parse(text, qualifier == null ? "" : qualifier))
                .isInstanceOfSatisfying(
                        LambdaException.class,
                        refused -> assertThat(refused.type()).isEqualTo(type));
    }

    @Test
    void namesOfKubernetesDifferWhereThoseOfLambdaDo() {
        assertThat(ResourceNames.function("orders")).isEqualTo("orders");
        assertThat(ResourceNames.function("My_Orders")).matches("my-orders-[0-9a-f]{8}");
        assertThat(ResourceNames.function("my-Orders")).isNotEqualTo(ResourceNames.function("my_orders"));
        assertThat(ResourceNames.function("7_")).matches("[a-z]([-a-z0-9]*[a-z0-9])?");
        assertThat(ResourceNames.function("a".repeat(64))).hasSize(50).matches("a+-[0-9a-f]{8}");
        assertThat(ResourceNames.aliasTag("live")).isEqualTo("live");
        assertThat(ResourceNames.aliasTag("v-1")).isNotEqualTo("v-1").matches("[a-z]([-a-z0-9]{0,30}[a-z0-9])?");
        assertThat(ResourceNames.account("shop")).matches("[0-9]{12}").isNotEqualTo(ResourceNames.account("shop2"));
    }
}
