package dev.nabi.e2e;

import static dev.nabi.e2e.ConsoleRun.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nabi.browser.AuthenticatorApp;
import dev.nabi.browser.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** The console in Chromium, before local mode: a person from the one-time link to the end of a function, and whoever would harm them. */
@ResourceLock(LocalPlatform.PORTS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleBrowserProcessIT {
    private static final String LIST = "/functions?ns=" + NAMESPACE;
    private static final String FUNCTION = "/functions/" + NAMESPACE + "/hello";
    private static final String PASSWORD = "a long way to the sea";
    private static final String HOSTILE = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";
    private static final String SOURCE = """
            import java.util.function.Function;

            public class Hello implements Function<String, String> {
                @Override
                public String apply(String name) {
                    System.out.println("greets " + name.strip());
                    return "Hello, " + name.strip() + "!";
                }
            }
            """;

    @TempDir
    static Path directory;

    private static ConsoleRun run;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.missing().isEmpty(), Browser.missing());
        assumeTrue(LocalPlatform.hasConsole(), "skipped: the programs are not packaged (./nabi build)");
        run = ConsoleRun.start(directory);
        System.out.println("console after its start: " + run.memory() + ", " + run.started());
        browser = run.browser("owner");
    }

    @AfterAll
    static void stop() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    @Order(1)
    void aPersonTakesTheLinkAddsASecondFactorAndSignsInWithBoth() {
        var link = run.invitation();
        browser.open(link);
        browser.type("#password", PASSWORD);
        browser.type("#again", PASSWORD);
        browser.click("main button.primary");
        browser.awaitText("main", "The account is ready");

        browser.type("#totp-password", PASSWORD);
        browser.click("form[action$='/second-factor'] button.primary");
        var app = new AuthenticatorApp(browser.text(".qr + p code"));
        var enrolled = Instant.now();
        browser.type("#first", app.code(enrolled, -2));
        browser.type("#second", app.code(enrolled, -1));
        browser.click("main button.primary");
        browser.awaitText("h1", "Recovery codes");
        assertThat(browser.text(".codes").lines()).hasSize(10);
        browser.click("main a.primary");

        browser.click("form[action='/sign-out'] button");
        browser.awaitPath("/sign-in");
        browser.open(link);
        assertThat(browser.text("main")).contains("not valid");
        signIn("000000");
        assertThat(browser.awaitText("main", "is not right")).doesNotContain("Functions");
        signIn(app.code(enrolled, 0));
        browser.awaitPath("/functions");
        browser.choose("#namespace", NAMESPACE);
        browser.awaitPath(LIST);
        assertThat(browser.text("main")).contains("No functions yet");
    }

    private static void signIn(String code) {
        browser.open("/sign-in");
        browser.type("#name", "admin");
        browser.type("#password", PASSWORD);
        browser.type("#code", code);
        browser.click("main button.primary");
    }

    @Test
    @Order(2)
    void anErrorIsSaidAtItsLineBeforeAnythingIsCreatedAndWhatWasWrittenStays() {
        browser.open(LIST);
        browser.click("a.button.primary");
        browser.type("#name", "hello");
        browser.awaitText("#problems", "Compiles");
        assertThat(browser.find("#source").getDomProperty("value")).contains("public class Hello");

        var broken = SOURCE.replace("name.strip() + \"!\"", "nam.strip() + \"!\"");
        browser.edit("#source", broken);
        assertThat(browser.awaitText("#problems", "cannot find symbol")).contains("Line 7:");
        browser.click("form[data-templates] button.primary");

        assertThat(browser.awaitText("main", "Not saved")).contains("Line 7:", "nam");
        assertThat(run.functions()).isEmpty();
        browser.find("#source[data-ready]");
        assertThat(browser.find("#source").getDomProperty("value")).isEqualTo(broken);
    }

    @Test
    @Order(3)
    void whatIsMendedBecomesAFunctionThatAnswers() {
        browser.edit("#source", SOURCE);
        browser.awaitText("#problems", "Compiles");
        browser.click("details.same > summary");
        browser.awaitText("#as-command", "nabi deploy Hello.java -n " + NAMESPACE);
        assertThat(browser.text("#as-yaml")).contains("kind: Function", "name: hello");
        browser.click("form[data-templates] button.primary");
        browser.awaitPath(FUNCTION);
        browser.awaitText(".pill", "Ready");
        browser.awaitText("#url", "/function/" + NAMESPACE + "/hello");

        invoke(browser, "Nabi");

        assertThat(browser.text("#answer-body")).isEqualTo("Hello, Nabi!");
        assertThat(browser.text("#answer-status")).isEqualTo("200");
        assertThat(browser.awaitText("#answer-log", "greets")).contains("greets Nabi");
        assertThat(browser.text(".stages figcaption")).contains("In the function");
        assertThat(browser.has(".stages rect.function")).isTrue();
    }

    private static void invoke(Browser browser, String event) {
        browser.script("document.querySelector('#answer').replaceChildren()");
        browser.edit("#event", event);
        browser.click("form[hx-post$='/invoke'] button.primary");
        browser.find("#answer .answer");
    }

    @Test
    @Order(4)
    void eventsAreSavedWithTheFunction() {
        browser.edit("#event", "Saved");
        browser.type("#saved", "mine");
        browser.click("button[hx-post$='/events']");
        browser.awaitText("#saved-note", "is saved");
        browser.open(FUNCTION);
        browser.find("#choice option[data-saved=mine][data-body=Saved]");
    }

    @Test
    @Order(5)
    void theLogHasWhatIsPrintedWhileItIsOpen() {
        browser.open(FUNCTION + "/logs");
        browser.awaitText("[data-lines]", "greets Nabi");
        var second = run.signedIn("second", run.token());
        second.open(FUNCTION);
        invoke(second, "later");
        assertThat(second.text("#answer-body")).isEqualTo("Hello, later!");

        browser.awaitText("[data-lines]", "greets later");

        browser.click(".log-line:last-child button.log-id");
        browser.awaitThat(() -> !browser.text("[data-lines]").contains("greets Nabi"));
        assertThat(browser.text("[data-lines]")).contains("greets later");
    }

    @Test
    @Order(6)
    void callsAreInTheChartsTheListAndTheInvoice() {
        browser.open(FUNCTION + "/metrics");
        browser.awaitThat(() -> {
            browser.reload();
            browser.find("[data-drawn]");
            return browser.has("[data-chart='calls errors'] canvas")
                    && browser.has("[data-chart='p50 p95 p99'] canvas")
                    && browser.has("[data-chart=instances] canvas");
        });
        assertThat(browser.find("[data-problem]").isDisplayed()).isFalse();
        run.prometheus()
                .ifPresent(prometheus ->
                        assertThat(prometheus.answered("/api/v1/query_range")).isPositive());
        browser.awaitThat(() -> {
            browser.open(LIST);
            return browser.text("td[data-label=Calls]").matches("[1-9][0-9]*")
                    && browser.text("td[data-label=p95]").contains("ms");
        });
        browser.open("/cost?ns=" + NAMESPACE);
        assertThat(browser.text("table.invoice")).contains("hello", "Compute");
    }

    @Test
    @Order(7)
    void trafficIsMovedByASliderAndRolledBackByAButton() {
        browser.open(FUNCTION + "/code");
        browser.edit("#source", SOURCE.replace("Hello, ", "Good day, "));
        browser.awaitText("#problems", "Compiles");
        browser.click("form[action$='/code'] button.primary");
        browser.awaitPath(FUNCTION + "/revisions");
        browser.awaitThat(() -> {
            browser.open(FUNCTION + "/revisions");
            return browser.has("#weight-hello-00002")
                    && "100".equals(browser.find("#weight-hello-00002").getDomProperty("value"));
        });
        browser.click("#content form[hx-get$='/diff'] button");
        browser.awaitText("#diff", "Good day, ");
        assertThat(browser.has("#diff .added") && browser.has("#diff .removed")).isTrue();

        var slider = browser.find("#weight-hello-00001");
        for (var i = 0; i < 10; i++) {
            slider.sendKeys(Keys.ARROW_RIGHT);
        }
        assertThat(browser.text("output[for=weight-hello-00002]")).isEqualTo("90 %");
        browser.click("details.same > summary");
        browser.awaitText("#as-command", "1=10");
        browser.click("form[data-traffic] button.primary");
        awaitWeights(10, 90);

        browser.open(FUNCTION + "/revisions");
        browser.click("button[form=rollback][value=hello-00001]");
        awaitWeights(100, 0);
    }

    private static void awaitWeights(int first, int second) {
        browser.awaitThat(() -> {
            var sums = new HashMap<String, Integer>();
            run.function("hello")
                    .at("/status/traffic")
                    .forEach(share -> sums.merge(
                            share.path("revision").asText(),
                            share.path("weight").asInt(),
                            Integer::sum));
            return sums.getOrDefault("hello-00001", 0) == first && sums.getOrDefault("hello-00002", 0) == second;
        });
    }

    @Test
    @Order(8)
    void aJarIsUploadedAndRuns() throws Exception {
        browser.open("/create?ns=" + NAMESPACE);
        browser.click("details.upload > summary");
        browser.type("#upload-name", "letters");
        browser.type("#upload-handler", "letters.Letters");
        browser.choose("#upload-file", LocalPlatformIT.jar(Files.createDirectories(directory.resolve("jar"))));
        browser.click("form[data-upload] button.primary");
        browser.awaitPath("/functions/" + NAMESPACE + "/letters");
        browser.awaitText(".pill", "Ready");

        invoke(browser, "grün");

        assertThat(browser.text("#answer-body")).contains("grün");
        browser.open("/functions/" + NAMESPACE + "/letters/code");
        assertThat(browser.text("main")).contains("letters.Letters");
    }

    @Test
    @Order(9)
    void hostileTextsAreTexts() {
        browser.open(FUNCTION);
        invoke(browser, HOSTILE);
        assertThat(browser.text("#answer-body")).contains("<script>window.broken=1</script>");
        assertThat(browser.awaitText("#answer-log", "onerror")).contains("<img src=x");
        browser.type("#saved", "bad");
        browser.click("button[hx-post$='/events']");
        browser.awaitText("#saved-note", "is saved");
        browser.open(FUNCTION + "/settings");
        browser.type("#environment", "BAD=" + HOSTILE);
        browser.click("form[action$='/settings'] button.primary");
        browser.awaitThat(
                () -> run.function("hello").at("/spec/env/0/value").asText().equals(HOSTILE));
        for (var page : ConsolePages.of(FUNCTION)) {
            browser.open(page);
            assertThat(browser.script("return window.broken")).as(page).isNull();
        }
        browser.open(FUNCTION + "/logs");
        browser.awaitText("[data-lines]", "onerror");
        assertThat(browser.script("return window.broken")).isNull();
        browser.open("/functions/" + NAMESPACE + "/%3Cscript%3Ewindow.broken=1%3C%2Fscript%3E");
        assertThat(browser.text("h1")).isEqualTo("Not found");
        browser.open("/nowhere/%3Cscript%3Ewindow.broken=1%3C%2Fscript%3E");
        assertThat(browser.text("h1")).isEqualTo("Not found");
        assertThat(browser.script("return window.broken")).isNull();
    }

    /** From the name "localhost" it is another site, from another port of the same address the same one. */
    @Test
    @Order(10)
    void aPageOfAnotherSiteChangesNothing() throws Exception {
        try (var site = HostileSite.posting(run.address().resolve(FUNCTION + "/delete"), "confirm", "hello")) {
            for (var page : site.addresses()) {
                browser.open(page);
                browser.awaitText("body", "a page of another site may change nothing here");
                assertThat(run.functions()).as(page).hasSize(2);
            }
        }
    }

    @Test
    @Order(11)
    void aStolenCookieIsWorthNothingAfterASignOutAndNoScriptSeesIt() {
        var owner = run.signedIn("robbed", run.token());
        assertThat((String) owner.script("return document.cookie")).doesNotContain("session");
        var thief = run.browser("thief");
        thief.open("/sign-in");
        owner.cookies().forEach(thief::add);
        thief.open(LIST);
        assertThat(thief.text("main")).contains("hello");

        owner.click("form[action='/sign-out'] button");
        owner.awaitPath("/sign-in");

        thief.open(LIST);
        thief.awaitPath("/sign-in?to=");
        assertThat(thief.text("body")).doesNotContain("hello");
    }

    @Test
    @Order(12)
    void whoMayOnlyReadSeesEverythingAndChangesNothing() {
        var viewer = run.signedIn("viewer", run.viewerToken());
        assertThat(viewer.text("main")).contains("hello").doesNotContain("Create function");
        viewer.open(FUNCTION);
        assertThat(viewer.text("main")).contains("You may look at this and not change it");
        assertThat(viewer.find("form[hx-post$='/invoke'] button.primary").isEnabled())
                .isFalse();
        viewer.open(FUNCTION + "/settings");
        assertThat(viewer.has("section.danger")).isFalse();

        // The API server refuses what is sent all the same.
        viewer.script("document.querySelector('form[action$=\"/settings\"]').submit()");
        assertThat(viewer.awaitText("main", "You may not")).contains("forbidden");
        viewer.open("/functions?ns=default");
        assertThat(viewer.awaitText("main", "You may not")).contains("forbidden");
    }

    @Test
    @Order(13)
    void withoutASessionThereIsNothing() {
        var stranger = run.browser("stranger");
        for (var page : ConsolePages.of(FUNCTION)) {
            stranger.open(page);
            stranger.awaitPath("/sign-in?to=");
        }
    }

    @Test
    @Order(14)
    void whoHasNoMouseInvokesAFunctionAndLeavesItsEditor() {
        browser.open(LIST);
        browser.tabTo("a.skip");
        browser.press(Keys.ENTER);
        browser.tabTo("a[href='" + FUNCTION + "']");
        browser.press(Keys.ENTER);
        browser.awaitPath(FUNCTION);
        browser.find("#event[data-ready]");
        browser.tabTo(".editor");
        browser.pressWith(Keys.CONTROL, "a");
        browser.press("by keys");
        browser.press(Keys.ESCAPE);
        browser.tabTo("form[hx-post$='/invoke'] button.primary");
        browser.press(Keys.ENTER);

        assertThat(browser.awaitText("#answer-body", "Hello")).isEqualTo("Hello, by keys!");
    }

    @Test
    @Order(15)
    void inKoreanItIsKorean() {
        browser.open("/language?language=ko&to=" + FUNCTION);
        browser.awaitPath(FUNCTION);
        assertThat(browser.text(".tabs")).contains("테스트", "리비전");
        browser.open("/language?language=en&to=/");
    }

    @Test
    @Order(16)
    void everyPageIsForEveryone() throws Exception {
        var pages = new ConsolePages(browser, FUNCTION);
        assertThat(pages.seriousOfABrokenPage()).as("axe finds what is wrong").isNotEmpty();
        assertThat(pages.unfit()).isEmpty();
    }

    @Test
    @Order(17)
    void everyPageIsSmallAndTheConsoleIsToo() throws Exception {
        assertThat(new ConsolePages(browser, FUNCTION).weights())
                .allSatisfy((page, bytes) -> assertThat(bytes).as(page).isBetween(10_000L, 300L * 1024));
        System.out.println("console after the suite: " + run.memory());
        run.view(LIST, browser.cookies(), 200);
        System.out.println("console after 200 pages more: " + run.memory());
    }

    @Test
    @Order(18)
    void aFunctionIsDeletedByItsName() {
        browser.open(FUNCTION + "/settings");
        browser.type("#confirm", "hallo");
        browser.click("form[action$='/delete'] button.danger");
        browser.awaitText("main", "Not deleted");
        browser.open(FUNCTION + "/settings");
        browser.type("#confirm", "hello");
        browser.click("form[action$='/delete'] button.danger");
        browser.awaitPath(LIST);
        browser.awaitThat(() -> run.functions().size() == 1);
    }
}
