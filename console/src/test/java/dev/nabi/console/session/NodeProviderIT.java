package dev.nabi.console.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signing in at a provider that others have written. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodeProviderIT {
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");

    @Test
    void aPersonSignsInThereAndIsSignedInHere() throws Exception {
        var port = NodeProvider.freePort();
        var issuer = URI.create("http://127.0.0.1:" + port);
        try (var api = new OidcApi();
                var console = TestConsole.start(
                        base -> new OidcSettings(
                                issuer,
                                NodeProvider.CLIENT,
                                Optional.of(NodeProvider.SECRET),
                                List.of(),
                                base.resolve("/sign-in/oidc/answer")),
                        Optional.of(api.uri()));
                var provider = NodeProvider.start(port, console.base().resolve("/sign-in/oidc/answer"))) {
            var browser = console.browser();
            var there = new Browser(HttpClient.newHttpClient(), provider.issuer());

            var page = follow(
                    there, there.get(browser.get("/sign-in/oidc?to=/whoami").location()));
            page = follow(there, there.post(action(page), "prompt=login&login=grace&password=x"));
            page = follow(there, there.post(action(page), "prompt=consent"));

            var back = URI.create(page.location());
            assertThat(back.getAuthority()).isEqualTo(console.base().getAuthority());
            assertThat(browser.get(back.getRawPath() + "?" + back.getRawQuery()).status())
                    .isEqualTo(200);
            assertThat(browser.get("/whoami").body()).isEqualTo("oidc:grace");
        }
    }

    /** The same with a browser, whose cookies and redirects are its own. */
    @Test
    void aBrowserGoesThereAndComesBackSignedIn(@TempDir Path profile) throws Exception {
        assumeTrue(dev.nabi.browser.Browser.missing().isEmpty(), dev.nabi.browser.Browser.missing());
        var port = NodeProvider.freePort();
        try (var api = new OidcApi();
                var console = TestConsole.start(
                        base -> new OidcSettings(
                                URI.create("http://127.0.0.1:" + port),
                                NodeProvider.CLIENT,
                                Optional.of(NodeProvider.SECRET),
                                List.of(),
                                base.resolve("/sign-in/oidc/answer")),
                        Optional.of(api.uri()));
                var _ = NodeProvider.start(port, console.base().resolve("/sign-in/oidc/answer"));
                var browser = new dev.nabi.browser.Browser(console.base(), profile)) {
            browser.open("/whoami");
            browser.awaitPath("/sign-in?to=%2Fwhoami");
            browser.click("a[href^='/sign-in/oidc']");
            browser.type("input[name=login]", "grace");
            browser.type("input[name=password]", "x");
            browser.click("button[type=submit]");
            browser.awaitText("body", "Authorize");
            browser.click("button[type=submit]");

            browser.awaitPath("/whoami");
            browser.awaitText("body", "oidc:grace");
        }
    }

    private static String action(Browser.Answer page) {
        var action = ACTION.matcher(page.body());
        assertThat(action.find()).as(page.body()).isTrue();
        return action.group(1);
    }

    /** The page at the end of the provider's redirects; or the redirect that leads away from it. */
    private static Browser.Answer follow(Browser there, Browser.Answer answer) throws Exception {
        var next = answer;
        while (next.status() / 100 == 3 && !next.location().contains("/sign-in/oidc/answer")) {
            next = there.get(next.location());
        }
        return next;
    }
}
