package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.console.Accounts;
import dev.nabi.console.SignedHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

/** Function URLs that take signed requests alone: who calls is verified, and no such URL is ever open. */
class SignedUrlIT extends SdkCase {
    private LambdaClient deploy;
    private SignedHttp http;

    @BeforeAll
    void makeAccount() throws Exception {
        Accounts.deployer(console, "deploy");
        deploy = client(credentials("deploy"));
        http = SignedHttp.of(console, SignedHttp.key(console, "deploy"));
    }

    private String path(String name) {
        var url = deploy.createFunctionUrlConfig(
                        create -> create.functionName(name).authType(FunctionUrlAuthType.AWS_IAM))
                .functionUrl();
        assertThat(url).startsWith(console.uri().toString());
        return URI.create(url).getRawPath();
    }

    @Test
    void aSignedRequestIsHandedOnAsTheKeysAccount() throws Exception {
        var path = path(function("signed"));

        var answer = http.send("POST", path + "tea/a%2Fb?kind=green", "{\"n\": 1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("echo").path("n").asInt()).isEqualTo(1);
        assertThat(spec("signed").path("access").toString()).isEqualTo("{\"serviceAccounts\":[\"default/deploy\"]}");
        var call = console.gateway.calls.getLast();
        assertThat(call.path()).isEqualTo("/function/default/signed/tea/a%2Fb?kind=green");
        assertThat(call.authorization()).startsWith("Bearer ey");
    }

    @Test
    void nobodyElseCalls() throws Exception {
        var path = path(function("closed"));
        var calls = console.gateway.calls.size();

        assertThat(http.answer(HttpRequest.newBuilder(URI.create(console.uri() + path))
                                .build())
                        .status())
                .isEqualTo(403);
        assertThat(http.answer(http.presigned("GET", path)).status()).isEqualTo(403);
        assertThat(console.gateway.calls).hasSize(calls);
        try (var other = SignedHttp.of(console)) {
            other.send("POST", path, "{}");
        }
        assertThat(console.gateway.calls.getLast().authorization())
                .as("the gateway is shown no token of an account that the Function does not list")
                .isEmpty();
    }

    @Test
    void oneFunctionHasNoOpenAndSignedUrls() {
        var name = function("mixed");
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.createAlias(alias -> alias.functionName(name).name("live").functionVersion("1"));
        path(name);

        assertThatThrownBy(() -> lambda.createFunctionUrlConfig(
                        url -> url.functionName(name).qualifier("live").authType(FunctionUrlAuthType.NONE)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("an open URL would open those with AuthType AWS_IAM");
        assertThat(spec(name).path("access").has("public")).isFalse();
        deploy.deleteFunctionUrlConfig(url -> url.functionName(name));
        assertThat(spec(name).has("access")).isFalse();
    }

    @Test
    void aKeyWithoutAnAccountHasNobodyToLetIn() {
        var name = function("nobodys");

        assertThatThrownBy(() -> lambda.createFunctionUrlConfig(
                        url -> url.functionName(name).authType(FunctionUrlAuthType.AWS_IAM)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("--service-account");
    }
}
