package dev.nabi.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.caller.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of sessions that need nothing to run. */
class RulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            GET    | -                          | cross-site  | true
            POST   | -                          | same-origin | true
            POST   | https://nabi.example       | same-origin | true
            POST   | https://nabi.example       | -           | true
            DELETE | https://NABI.example       | -           | true
            POST   | https://evil.example       | -           | false
            POST   | https://nabi.example.evil  | -           | false
            POST   | https://nabi.example:444   | -           | false
            POST   | https://evil.example       | same-origin | false
            POST   | https://console.example    | same-origin | true
            POST   | null                       | same-origin | true
            POST   | null                       | same-site   | false
            POST   | null                       | -           | false
            POST   | https://nabi.example       | same-site   | false
            POST   | -                          | cross-site  | false
            POST   | -                          | none        | false
            POST   | -                          | -           | false
            PUT    | http://[                   | -           | false
            """)
    void onlyPagesOfTheConsoleMayChangeAnything(String method, String origin, String site, boolean isTaken) {
        var request = new BrowserRequest(
                method, "nabi.example", "console.example", origin == null ? "" : origin, site == null ? "" : site);

        assertThat(request.refusal().isEmpty()).isEqualTo(isTaken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            GET  | /2015-03-31/functions/            | -                | -                   | API
            POST | /2015-03-31/functions             | -                | -                   | API
            POST | /                                 | AWS4-HMAC-SHA256 | -                   | API
            POST | /                                 | -                | X-Amz-Signature=abc | API
            GET  | /                                 | AWS4-HMAC-SHA256 | -                   | PAGE
            POST | /                                 | -                | -                   | PAGE
            POST | /access-keys                      | Bearer x         | -                   | API
            GET  | /functions                        | AWS4-HMAC-SHA256 | -                   | PAGE
            GET  | /sign-in                          | -                | -                   | OPEN
            POST | /sign-in/token                    | -                | -                   | OPEN
            GET  | /sign-inside                      | -                | -                   | PAGE
            GET  | /invitation/ada.x                 | -                | -                   | OPEN
            GET  | /assets/app.css                   | -                | -                   | OPEN
            POST | /sign-out                         | -                | -                   | PAGE
            GET  | /account                          | -                | -                   | PAGE
            GET  | /functions/2015-03-31/x           | -                | -                   | PAGE
            """)
    void eachPathIsOfOneFace(String method, String path, String authorization, String query, RequestKind kind) {
        assertThat(RequestKind.of(method, path, authorization == null ? "" : authorization, query == null ? "" : query))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "/a\nb",
                "javascript:x",
                "evil",
                "/ a"
            })
    void nobodyIsSentToAnotherSite(String to) {
        assertThat(LocalPath.of(to)).isEqualTo("/");
    }

    @Test
    void whereAPersonWantedToGoIsKept() {
        assertThat(LocalPath.of("/functions/shop/pay?tab=logs")).isEqualTo("/functions/shop/pay?tab=logs");
    }

    @Test
    void aSessionEndsWithItsTimeAndWhenItIsIdle() {
        var session = new Session("id", Session.Way.ACCOUNT, "ada", "", NOW, NOW, NOW.plus(Duration.ofHours(2)));
        var idle = Duration.ofHours(1);

        assertThat(session.isLive(NOW.plus(Duration.ofMinutes(59)), idle)).isTrue();
        assertThat(session.isLive(NOW.plus(Duration.ofMinutes(60)), idle)).isFalse();
        var seen = session.seenAt(NOW.plus(Duration.ofMinutes(59)));
        assertThat(seen.isLive(NOW.plus(Duration.ofMinutes(60)), idle)).isTrue();
        assertThat(seen.seenAt(NOW.plus(Duration.ofMinutes(119))).isLive(NOW.plus(Duration.ofMinutes(120)), idle))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3800, 3801, 7600, 15_200})
    void aTextIsKeptInAsManyCookiesAsItNeeds(int length) {
        var text = IntStream.range(0, length)
                .mapToObj(i -> Integer.toString(i % 10))
                .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                .toString();
        var cookies = new SessionCookies(true);
        var kept = new HashMap<String, String>();
        for (var cookie : cookies.write("x".repeat(9000))) {
            keep(kept, cookie);
        }
        for (var cookie : cookies.write(text)) {
            keep(kept, cookie);
            assertThat(cookie)
                    .hasSizeLessThan(4096)
                    .startsWith("__Host-nabi")
                    .contains("; Path=/; HttpOnly; SameSite=Strict; Secure")
                    .doesNotContain("Domain");
        }

        assertThat(cookies.fits(text)).isTrue();
        assertThat(cookies.read(kept::get)).hasValue(text);
        cookies.clear().forEach(cookie -> keep(kept, cookie));
        assertThat(cookies.read(kept::get)).isEmpty();
    }

    private static void keep(Map<String, String> kept, String cookie) {
        var name = cookie.substring(0, cookie.indexOf('='));
        if (cookie.contains("Max-Age=0")) {
            kept.remove(name);
        } else {
            kept.put(name, cookie.substring(name.length() + 1, cookie.indexOf(';')));
        }
    }

    @Test
    void aTextThatFitsIntoNoBrowserIsNotKept() {
        assertThat(new SessionCookies(false).fits("x".repeat(15_201))).isFalse();
    }

    @Test
    void endedSessionsAreForgottenWhenTheyWouldHaveEndedAndAreBounded() {
        var session = new Session("a", Session.Way.ACCOUNT, "ada", "", NOW, NOW, NOW.plusSeconds(10));
        var other = new Session("b", Session.Way.ACCOUNT, "ada", "", NOW, NOW, NOW.plusSeconds(100));

        var one = RevokedSessions.NONE.with(session, NOW).orElseThrow();
        var two = one.with(other, NOW.plusSeconds(10)).orElseThrow();
        assertThat(one.has(session)).isTrue();
        assertThat(two.has(session)).isFalse();
        assertThat(two.has(other)).isTrue();

        var full = new HashMap<String, Instant>();
        for (var i = 0; i < RevokedSessions.MOST; i++) {
            full.put("s" + i, NOW.plusSeconds(60));
        }
        assertThat(new RevokedSessions(full).with(other, NOW)).isEmpty();
    }

    @Test
    void whatATokenSaysOfItselfIsReadWhereItIsAJwt() {
        // {"sub":"system:serviceaccount:shop:ada","exp":1767225600}
        var token = "e30.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6c2hvcDphZGEiLCJleHAiOjE3NjcyMjU2MDB9.x";

        assertThat(TokenClaims.of(token).subject()).isEqualTo("system:serviceaccount:shop:ada");
        assertThat(TokenClaims.of(token).ends()).hasValue(NOW);
        for (var other : new String[] {"", "abc", "a.b.c", "..", "e30.e30.", "e30.W10.x"}) {
            assertThat(TokenClaims.of(other).ends()).isEmpty();
        }
    }
}
