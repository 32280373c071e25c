package dev.nabi.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.accounts.SteppedClock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signing in as a browser does it, against an API server with rights. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionIT {
    private static final String PASSWORD = "correct horse battery";
    private static final Pattern SECRET = Pattern.compile("<code>([A-Z2-7 ]{39})</code>");

    private static TestConsole console;
    private static int accounts;

    private final SteppedClock clock = console.clock();
    private String name = "";
    private final Browser browser = console.browser();

    @BeforeAll
    static void start() throws Exception {
        console = TestConsole.start();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** Each test has an account of its own. */
    @BeforeEach
    void signUp() throws Exception {
        name = "ada-" + ++accounts;
        console.serviceAccount(name);
        var link = console.accounts().invite(name, "root").shown().getFirst();
        var taken = browser.post("/invitation/" + name + "." + link, "password=" + PASSWORD + "&again=" + PASSWORD);
        assertThat(taken.status()).isEqualTo(303);
    }

    private Browser.Answer signIn(Browser some, String password, String code) throws Exception {
        return some.post("/sign-in", "name=" + name + "&password=" + password + "&code=" + code + "&to=/whoami");
    }

    @Test
    void aPersonActsAsTheirServiceAccount() throws Exception {
        assertThat(browser.get("/whoami").body()).isEqualTo("system:serviceaccount:nabi-accounts:" + name);
    }

    @Test
    void whoIsNotSignedInIsLedToTheSignIn() throws Exception {
        var stranger = console.browser();

        var page = stranger.get("/whoami?a=1");
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.location()).isEqualTo("/sign-in?to=%2Fwhoami%3Fa%3D1");
        assertThat(stranger.post("/whoami", "").status()).isEqualTo(401);
        assertThat(stranger.get("/whoami", "Accept", "text/event-stream").status())
                .isEqualTo(401);
        var fragment = stranger.get("/whoami", "HX-Request", "true");
        assertThat(fragment.status()).isEqualTo(401);
        assertThat(fragment.field("HX-Redirect")).isEqualTo("/sign-in");
    }

    @Test
    void signingInGoesWhereThePersonWantedTo() throws Exception {
        var other = console.browser();
        assertThat(other.get("/sign-in").body()).contains("name=\"password\"", "autocomplete=\"current-password\"");

        assertThat(signIn(other, PASSWORD, "").location()).isEqualTo("/whoami");
        assertThat(other.get("/whoami").status()).isEqualTo(200);
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreAnsweredAlike() throws Exception {
        var other = console.browser();
        var wrong = signIn(other, "not the password", "");
        var unknown = other.post("/sign-in", "name=nobody-0&password=" + PASSWORD + "&to=/whoami");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(wrong.body().replace(name, "NAME")).isEqualTo(unknown.body().replace("nobody-0", "NAME"));
        assertThat(wrong.body()).contains("role=\"alert\"");
    }

    @Test
    void theSixthTryIsRefusedWhateverItSays() throws Exception {
        var other = console.browser();
        for (var tried = 0; tried < 5; tried++) {
            assertThat(signIn(other, "wrong", "").status()).isEqualTo(401);
        }

        assertThat(signIn(other, PASSWORD, "").status()).isEqualTo(429);
        clock.step(Duration.ofMinutes(15));
        assertThat(signIn(other, PASSWORD, "").status()).isEqualTo(303);
    }

    @Test
    void aStolenCookieIsWorthNothingOnceItsOwnerHasSignedOut() throws Exception {
        var thief = browser.copy();
        assertThat(thief.get("/whoami").status()).isEqualTo(200);

        assertThat(browser.post("/sign-out", "").status()).isEqualTo(303);

        assertThat(browser.get("/whoami").status()).isEqualTo(303);
        assertThat(thief.get("/whoami").status()).isEqualTo(303);
    }

    @Test
    void aNewPasswordEndsAllOtherSessions() throws Exception {
        var thief = browser.copy();
        clock.step(Duration.ofSeconds(1));
        var changed = browser.post(
                "/account/password", "password=" + PASSWORD + "&wanted=a new password&again=a new password");

        assertThat(changed.status()).isEqualTo(200);
        clock.step(Duration.ofSeconds(6));
        assertThat(thief.get("/whoami").status()).isEqualTo(303);
        assertThat(browser.get("/whoami").status()).isEqualTo(200);
    }

    @Test
    void anIdleSessionEndsAndOneInUseGoesOnToItsEnd() throws Exception {
        var idle = browser.copy();
        for (var minutes = 0; minutes < 90; minutes += 30) {
            clock.step(Duration.ofMinutes(30));
            assertThat(browser.get("/whoami").status()).isEqualTo(200);
        }
        assertThat(idle.get("/whoami").status()).isEqualTo(303);

        for (var minutes = 90; minutes < 12 * 60; minutes += 30) {
            assertThat(browser.get("/whoami").status()).isEqualTo(200);
            clock.step(Duration.ofMinutes(30));
        }
        assertThat(browser.get("/whoami").status()).isEqualTo(303);
    }

    /** A page asks by itself every few seconds how things are: nobody may sit before it any more. */
    @Test
    void aPageThatIsLeftOpenKeepsNoSessionAlive() throws Exception {
        for (var minutes = 0; minutes < 50; minutes += 10) {
            clock.step(Duration.ofMinutes(10));
            assertThat(browser.get("/whoami", "Nabi-Background", "true").status())
                    .isEqualTo(200);
        }
        clock.step(Duration.ofMinutes(11));

        assertThat(browser.get("/whoami", "Nabi-Background", "true").status()).isEqualTo(303);
    }

    @Test
    void pagesOfOtherSitesChangeNothing() throws Exception {
        assertThat(browser.post("/whoami", "", "Origin", "https://evil.example").status())
                .isEqualTo(403);
        assertThat(browser.post("/sign-out", "", "Sec-Fetch-Site", "cross-site").status())
                .isEqualTo(403);
        assertThat(browser.post("/sign-in", "name=x", "Sec-Fetch-Site", "same-site")
                        .status())
                .isEqualTo(403);
        assertThat(browser.get("/whoami").status()).isEqualTo(200);
    }

    @Test
    void aLinkFromElsewhereAsksAgainFromHere() throws Exception {
        var linked = console.browser().get("/whoami", "Sec-Fetch-Site", "cross-site");

        assertThat(linked.status()).isEqualTo(200);
        assertThat(linked.body()).contains("http-equiv=\"refresh\"");
    }

    @Test
    void everyPageHasItsHeadersAndTheCookieItsAttributes() throws Exception {
        var page = console.browser().get("/sign-in");

        assertThat(page.field("Content-Security-Policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(page.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.field("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.field("Cache-Control")).isEqualTo("no-store");
        assertThat(page.body()).doesNotContain("<script>", "style=", "onclick");
        var cookie = signIn(console.browser(), PASSWORD, "").setCookie();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain(name);
    }

    @Test
    void aStrangeHostIsRefusedOnLoopback() throws Exception {
        assertThat(console.raw("GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void aSecondFactorIsAddedByTwoCodesAndAskedForFromThenOn() throws Exception {
        var begun = browser.post("/account/second-factor", "password=" + PASSWORD);
        assertThat(begun.body()).contains("<svg", "shape-rendering");
        var found = SECRET.matcher(begun.body());
        assertThat(found.find()).isTrue();
        var secret = found.group(1).replace(" ", "");

        var refused =
                browser.post("/account/second-factor/confirm", "first=" + console.code(secret, 0) + "&second=123456");
        assertThat(refused.status()).isEqualTo(400);
        var confirmed = browser.post(
                "/account/second-factor/confirm",
                "first=" + console.code(secret, -1) + "&second=" + console.code(secret, 0));
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(Pattern.compile("<code>[a-z2-7]{4}(-[a-z2-7]{4}){3}</code>")
                        .matcher(confirmed.body())
                        .results())
                .hasSize(10);

        var other = console.browser();
        clock.step(Duration.ofSeconds(30));
        assertThat(signIn(other, PASSWORD, "").status()).isEqualTo(401);
        assertThat(signIn(other, PASSWORD, console.code(secret, 0)).status()).isEqualTo(303);
        assertThat(signIn(console.browser(), PASSWORD, console.code(secret, 0)).status())
                .isEqualTo(401);

        clock.step(Duration.ofSeconds(30));
        assertThat(browser.post("/account/second-factor/disable", "password=wrong&code=" + console.code(secret, 0))
                        .status())
                .isEqualTo(400);
        assertThat(browser.post(
                                "/account/second-factor/disable",
                                "password=" + PASSWORD + "&code=" + console.code(secret, 0))
                        .status())
                .isEqualTo(200);
        assertThat(signIn(console.browser(), PASSWORD, "").status()).isEqualTo(303);
    }

    @Test
    void aLinkThatWasUsedSaysSo() throws Exception {
        console.serviceAccount("grace");
        var link = console.accounts().invite("grace", "root").shown().getFirst();
        var path = "/invitation/grace." + link;
        assertThat(console.browser().get(path).body()).contains("autocomplete=\"new-password\"");
        assertThat(console.browser().post(path, "password=short&again=short").status())
                .isEqualTo(400);
        assertThat(console.browser()
                        .post(path, "password=" + PASSWORD + "&again=other")
                        .status())
                .isEqualTo(400);
        assertThat(console.browser()
                        .post(path, "password=" + PASSWORD + "&again=" + PASSWORD)
                        .status())
                .isEqualTo(303);

        assertThat(console.browser().get(path).status()).isEqualTo(404);
        assertThat(console.browser()
                        .post(path, "password=" + PASSWORD + "&again=" + PASSWORD)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aKubernetesTokenSignsIn() throws Exception {
        var other = console.browser();
        var token = console.token(name);

        assertThat(other.post("/sign-in/token", "token=" + token + "x").status())
                .isEqualTo(401);
        assertThat(other.post("/sign-in/token", "token=" + token).status()).isEqualTo(303);
        assertThat(other.get("/whoami").body()).isEqualTo("system:serviceaccount:nabi-accounts:" + name);
        assertThat(other.get("/account").body()).doesNotContain("/account/password");
    }

    @Test
    void onlyWhoMayAskForTokensOfAccountsInvites() throws Exception {
        assertThat(browser.get("/accounts").status()).isEqualTo(403);
        assertThat(browser.post("/accounts", "name=linus").status()).isEqualTo(403);
        assertThat(console.hasServiceAccount("linus")).isFalse();

        console.grantInviting(name);

        assertThat(browser.get("/accounts").status()).isEqualTo(200);
        var invited = browser.post("/accounts", "name=linus");
        assertThat(invited.status()).isEqualTo(200);
        assertThat(console.hasServiceAccount("linus")).isTrue();
        var link = Pattern.compile("/invitation/linus\\.[\\w-]+").matcher(invited.body());
        assertThat(link.find()).isTrue();
        assertThat(console.browser()
                        .post(link.group(), "password=" + PASSWORD + "&again=" + PASSWORD)
                        .status())
                .isEqualTo(303);
        assertThat(browser.post("/accounts/linus/remove", "").status()).isEqualTo(303);
        assertThat(console.hasServiceAccount("linus")).isFalse();
        assertThat(console.accounts().find("linus")).isEmpty();
    }

    @Test
    void anAccountWhoseServiceAccountIsGoneIsSignedOut() throws Exception {
        console.client()
                .serviceAccounts()
                .inNamespace("nabi-accounts")
                .withName(name)
                .delete();
        clock.step(Duration.ofHours(1));

        assertThat(browser.get("/whoami").status()).isEqualTo(303);
    }

    @Test
    void whatAPersonTypesIsNoMarkup() throws Exception {
        var page = console.browser()
                .post("/sign-in", "name=%3Cscript%3Ealert(1)%3C/script%3E&password=x&to=%22%3E%3Cb%3E");

        assertThat(page.body()).doesNotContain("<script>alert", "\"><b>").contains("&lt;script&gt;");
    }

    @Test
    void aBrowserIsAnsweredInItsLanguage() throws Exception {
        assertThat(console.browser()
                        .get("/sign-in", "Accept-Language", "ko-KR,en;q=0.5")
                        .body())
                .contains("lang=\"ko\"");
        assertThat(console.browser().get("/sign-in", "Accept-Language", "fr").body())
                .contains("lang=\"en\"");
    }
}
