package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrencyDefaultTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {image: a}                                                                     | 100
            {java: {source: 'class A {}'}}                                                 | 100
            {java: {handler: shop.Cart}}                                                   | 100
            {java: {handler: 'shop.Cart::handleRequest'}}                                  | 1
            {java: {handler: shop.Cart, lambdaEvent: apigateway-v2}}                       | 1
            {java: {handler: org.springframework.cloud.function.adapter.aws.FunctionInvoker}} | 1
            {java: {source: 'import com.amazonaws.services.lambda.runtime.*; class A {}'}} | 1
            {java: {source: 'import com.google.cloud.functions.HttpFunction; class A {}'}} | 1
            {concurrency: 50, java: {handler: 'shop.Cart::handleRequest'}}                 | 50
            {concurrency: 0, java: {handler: 'shop.Cart::handleRequest'}}                  | 0
            """)
    void aHandlerOfAPlatformWithOneCallAtATimeHasOne(String spec, int concurrency) {
        var function =
                Serialization.unmarshal("apiVersion: nabi.dev/v1alpha1\nkind: Function\nspec: " + spec, Function.class);

        assertThat(function.getSpec().concurrency()).isEqualTo(concurrency);
    }
}
