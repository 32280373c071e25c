package dev.nabi.e2e;

import static dev.nabi.e2e.ConsoleRun.NAMESPACE;

import dev.nabi.browser.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All pages of the console, and what each has to hold to: for readers of screens, on a narrow screen, on a slow line. */
final class ConsolePages {
    static final int NARROW = 390;
    static final int WIDE = 1280;

    private static final Path AXE = Path.of("../console/src/test/resources/axe/axe.min.js");
    private static final List<String> OPEN = List.of("/sign-in", "/sign-in/token");
    private static final List<String> TABS =
            List.of("", "/code", "/logs", "/metrics", "/revisions", "/triggers", "/cost", "/settings");

    private final Browser browser;
    private final List<String> pages;

    ConsolePages(Browser browser, String function) {
        this.browser = browser;
        this.pages = Stream.concat(of(function).stream(), OPEN.stream()).toList();
    }

    /** Those that need a sign-in, of which those of one Function. */
    static List<String> of(String function) {
        var pages = new ArrayList<>(List.of(
                "/functions?ns=" + NAMESPACE,
                "/create?ns=" + NAMESPACE,
                "/cost?ns=" + NAMESPACE,
                "/account",
                "/accounts"));
        TABS.forEach(tab -> pages.add(function + tab));
        return pages;
    }

    /** A sentence for each thing that is wrong with a page. */
    List<String> unfit() throws IOException {
        var axe = Files.readString(AXE);
        var wrong = new ArrayList<String>();
        for (var language : List.of("en", "ko")) {
            browser.open("/language?language=" + language + "&to=/account");
            for (var page : pages) {
                browser.complaints();
                browser.open(page);
                browser.find("main");
                if (language.equals("en")) {
                    browser.serious(axe, "").forEach(one -> wrong.add(page + " " + one));
                    browser.theme("dark");
                    browser.serious(axe, "color-contrast").forEach(one -> wrong.add(page + " dark " + one));
                    browser.theme("light");
                }
                browser.size(NARROW, 844);
                var width =
                        (Number) Objects.requireNonNull(browser.script("return document.documentElement.scrollWidth"));
                if (width.intValue() > NARROW) {
                    wrong.add(page + " " + language + " scrolls to the side: " + width + " wide");
                }
                browser.size(WIDE, 860);
                browser.complaints().forEach(one -> wrong.add(page + " " + one));
            }
        }
        browser.open("/language?language=en&to=/account");
        return wrong;
    }

    /** What axe says of a page whose fields have lost their names. */
    List<String> seriousOfABrokenPage() throws IOException {
        browser.open("/sign-in");
        browser.script("document.querySelectorAll('label').forEach((label) => label.remove())");
        return browser.serious(Files.readString(AXE), "");
    }

    /** What a browser loads for each page, compressed and without the editor, in bytes; prints when it paints first. */
    Map<String, Long> weights() {
        var weights = new TreeMap<String, Long>();
        for (var page : pages) {
            browser.open(page);
            var bytes = (Number) Objects.requireNonNull(browser.script(
                    "return [...performance.getEntriesByType('resource'), performance.getEntriesByType('navigation')[0]]"
                            + ".filter((one) => !one.name.includes('/assets/editor.js') && one.initiatorType !== 'fetch')"
                            + ".reduce((sum, one) => sum + one.encodedBodySize, 0)"));
            var paint = browser.await(() ->
                    browser.script("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"));
            weights.put(page, bytes.longValue());
            System.out.printf(
                    "page %s: %d bytes, first paint after %.0f ms%n",
                    page, bytes.longValue(), ((Number) paint).doubleValue());
        }
        return weights;
    }
}
