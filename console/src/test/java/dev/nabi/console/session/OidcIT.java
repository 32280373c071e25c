package dev.nabi.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing in at a provider as a browser does it, at one that keeps to the rules and at one that lies. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OidcIT {
    private static TestProvider provider;
    private static OidcApi api;
    private static TestConsole console;

    private final HttpClient elsewhere = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        provider = new TestProvider();
        api = new OidcApi();
        console = TestConsole.start(
                base -> new OidcSettings(
                        provider.issuer(),
                        TestProvider.CLIENT,
                        Optional.of(TestProvider.SECRET),
                        List.of("profile"),
                        base.resolve("/sign-in/oidc/answer")),
                Optional.of(api.uri()));
    }

    @AfterAll
    static void stop() {
        console.close();
        api.close();
        provider.close();
    }

    @BeforeEach
    void anHonestProvider() {
        provider.claims = _ -> {};
        provider.useOwnKey();
    }

    /** Where the provider sends the browser back to. */
    private String there(Browser browser) throws Exception {
        var begun = browser.get("/sign-in/oidc?to=/whoami");
        assertThat(begun.status()).isEqualTo(303);
        assertThat(begun.setCookie()).contains("HttpOnly", "SameSite=Lax", "Max-Age=600");
        assertThat(begun.location())
                .contains(
                        "response_type=code", "code_challenge_method=S256", "scope=openid+profile", "nonce=", "state=")
                .doesNotContain("code_verifier");
        var back = elsewhere.send(
                HttpRequest.newBuilder(URI.create(begun.location())).build(), BodyHandlers.discarding());
        return back.headers().firstValue("Location").orElseThrow();
    }

    private static Browser.Answer back(Browser browser, String address) throws Exception {
        var uri = URI.create(address);
        return browser.get(uri.getRawPath() + "?" + uri.getRawQuery(), "Sec-Fetch-Site", "cross-site");
    }

    @Test
    void aPersonOfTheProviderIsSignedInAsTheApiServerCallsThem() throws Exception {
        var browser = console.browser();

        var answer = back(browser, there(browser));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("http-equiv=\"refresh\" content=\"0;url=/whoami\"");
        assertThat(answer.setCookie()).contains("nabi-session=", "SameSite=Strict");
        assertThat(browser.get("/whoami").body()).isEqualTo("oidc:grace");
    }

    @Test
    void theSessionEndsWithTheIdToken() throws Exception {
        provider.claims = claims -> claims.setExpirationTimeMinutesInTheFuture(5);
        var browser = console.browser();
        back(browser, there(browser));
        assertThat(browser.get("/whoami").status()).isEqualTo(200);

        console.clock().step(Duration.ofMinutes(6));

        assertThat(browser.get("/whoami").status()).isEqualTo(303);
        console.clock().step(Duration.ofMinutes(-6));
    }

    @Test
    void aCodeIsGoodOnceAndForTheBrowserThatAskedForIt() throws Exception {
        var browser = console.browser();
        var address = there(browser);

        assertThat(back(console.browser(), address).status()).isEqualTo(400);
        var other = console.browser();
        there(other);
        assertThat(back(other, address).status()).isEqualTo(400);
        assertThat(back(browser, address).status()).isEqualTo(200);
        assertThat(back(browser, address).status()).isEqualTo(400);
    }

    @Test
    void whatTheProviderRefusesIsSaidAndNotShown() throws Exception {
        var browser = console.browser();
        var state = there(browser).replaceAll(".*[?&]state=([^&]+).*", "$1");

        var answer = browser.get("/sign-in/oidc/answer?error=%3Cscript%3E&state=" + state);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("<script>&lt;").contains("role=\"alert\"");
    }

    @Test
    void anotherIssuersAnswerIsRefused() throws Exception {
        var browser = console.browser();
        var address = there(browser).replaceAll("iss=[^&]+", "iss=https%3A%2F%2Fevil.example");

        assertThat(back(browser, address).status()).isEqualTo(400);
    }

    static Stream<Named<Consumer<JwtClaims>>> lies() {
        return Stream.of(
                Named.of("another nonce", claims -> claims.setStringClaim("nonce", "x")),
                Named.of("no nonce", claims -> claims.unsetClaim("nonce")),
                Named.of("another audience", claims -> claims.setAudience("other")),
                Named.of("another issuer", claims -> claims.setIssuer("https://evil.example")),
                Named.of("no subject", claims -> claims.unsetClaim("sub")),
                Named.of("no end", claims -> claims.unsetClaim("exp")),
                Named.of("an end that is past", claims -> claims.setExpirationTime(NumericDate.fromSeconds(1000))),
                Named.of(
                        "a start that is not yet",
                        claims -> claims.setNotBefore(NumericDate.fromMilliseconds(console.clock()
                                .instant()
                                .plus(Duration.ofHours(2))
                                .toEpochMilli()))));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void anIdTokenThatLiesSignsNobodyIn(Consumer<JwtClaims> lie) throws Exception {
        provider.claims = lie;
        var browser = console.browser();

        assertThat(back(browser, there(browser)).status()).isEqualTo(400);
        assertThat(browser.get("/whoami").status()).isEqualTo(303);
    }

    @Test
    void anIdTokenOfAnotherKeySignsNobodyIn() throws Exception {
        provider.signer = TestProvider.key();
        var browser = console.browser();

        assertThat(back(browser, there(browser)).status()).isEqualTo(400);
    }

    @Test
    void aTokenThatTheClusterDoesNotTakeIsSaid() throws Exception {
        provider.claims = claims -> claims.setSubject("stranger");
        var browser = console.browser();

        assertThat(back(browser, there(browser)).status()).isEqualTo(403);
        assertThat(browser.get("/whoami").status()).isEqualTo(303);
    }

    @Test
    void aProviderThatIsNotThereIsSaid() throws Exception {
        try (var lost = TestConsole.start(
                base -> new OidcSettings(
                        URI.create("http://127.0.0.1:1"),
                        "x",
                        Optional.empty(),
                        List.of(),
                        base.resolve("/sign-in/oidc/answer")),
                Optional.empty())) {
            assertThat(lost.browser().get("/sign-in/oidc").status()).isEqualTo(400);
        }
    }
}
