package dev.nabi.operator.resources;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

    /** Handlers of other platforms read what they are told there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {java: {handler: shop.Cart}}                      | ``
            {image: x}                                        | ``
            {java: {handler: 'shop.Cart::handleRequest'}}     | AWS_LAMBDA_FUNCTION_NAME=cart AWS_LAMBDA_FUNCTION_VERSION=cart-00007 AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256 _HANDLER=shop.Cart::handleRequest
            {java: {source: 'import com.amazonaws.services.lambda.runtime.*;'}, resources: {limits: {memory: 1.5Gi}}} | AWS_LAMBDA_FUNCTION_NAME=cart AWS_LAMBDA_FUNCTION_VERSION=cart-00007 AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1536
            {java: {handler: A, lambdaEvent: apigateway-v2}, env: [{name: AWS_LAMBDA_FUNCTION_NAME, value: own}]} | AWS_LAMBDA_FUNCTION_VERSION=cart-00007 AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256 _HANDLER=A AWS_LAMBDA_FUNCTION_NAME=own
            {java: {handler: A, source: 'import com.google.cloud.functions.HttpFunction;'}} | K_SERVICE=cart K_REVISION=cart-00007 FUNCTION_TARGET=A
            """)
    void tellsAHandlerWhatItsOwnPlatformWould(String spec, String expected) {
        var function = Serialization.unmarshal(
                "apiVersion: nabi.dev/v1alpha1\nkind: Function\nmetadata: {name: cart, namespace: shop}\nspec: " + spec,
                Function.class);

        var told = new Environment(function, "cart-00007", new CodeLocation.None(), new ResourceRequirements())
                .variables().stream()
                        .filter(variable -> variable.getName().matches("(AWS|K|FUNCTION)?_.*"))
                        .map(EnvironmentTest::text)
                        .collect(joining(" "));

        assertThat(told).isEqualTo(expected);
    }

    private static String text(EnvVar variable) {
        return variable.getName() + "=" + variable.getValue();
    }
}
