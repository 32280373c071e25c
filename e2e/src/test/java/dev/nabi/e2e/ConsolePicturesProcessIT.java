package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nabi.browser.Browser;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.FileImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Takes the pictures of docs/pictures/console: {@code console/pictures} runs it with {@code -Dnabi.pictures=<folder>}, else it is
 * skipped. Functions of the examples run in local mode and are called for a few minutes.
 */
@ResourceLock(LocalPlatform.PORTS)
class ConsolePicturesProcessIT {
    private static final String SHOP = """
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {name: %s, namespace: browser}
            spec:
              java:
                source: |
                  import java.util.function.Function;

                  public class %s implements Function<String, String> {
                      @Override
                      public String apply(String order) {
                          System.out.println("order " + order.strip());
                          work(%d);
                          return "{\\"order\\": \\"" + order.strip() + "\\", \\"state\\": \\"accepted\\"}";
                      }

                      private static void work(int most) {
                          try {
                              Thread.sleep((long) (Math.random() * most));
                          } catch (InterruptedException stopping) {
                              Thread.currentThread().interrupt();
                          }
                      }
                  }
              logTail: true
              resources: {limits: {memory: 256Mi}}
              budget: {invocations: 20000, period: month}
            """;
    private static final String BROKEN = """
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {name: thumbnail, namespace: browser}
            spec:
              java: {source: "public class Thumbnail implements Runnable {\\n    public void run() {\\n        resize(image);\\n    }\\n}\\n"}
            """;
    private static final String TRIGGER = """
            apiVersion: nabi.dev/v1alpha1
            kind: Trigger
            metadata: {name: nightly, namespace: browser}
            spec:
              function: {name: checkout}
              source: {cron: {schedule: "0 3 * * *"}}
            """;
    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("functions", "/functions?ns=browser"),
            Map.entry("create", "/create?ns=browser"),
            Map.entry("code", "/functions/browser/checkout/code"),
            Map.entry("logs", "/functions/browser/checkout/logs"),
            Map.entry("metrics", "/functions/browser/checkout/metrics"),
            Map.entry("revisions", "/functions/browser/checkout/revisions"),
            Map.entry("triggers", "/functions/browser/checkout/triggers"),
            Map.entry("budget", "/functions/browser/checkout/cost"),
            Map.entry("settings", "/functions/browser/checkout/settings"),
            Map.entry("failing", "/functions/browser/thumbnail"),
            Map.entry("cost", "/cost?ns=browser"),
            Map.entry("account", "/account"),
            Map.entry("accounts", "/accounts"));

    @TempDir
    static Path directory;

    private Path folder;

    @Test
    void ofEachPageNarrowAndWideLightAndDark() throws Exception {
        assumeTrue(System.getProperty("nabi.pictures") != null, "skipped: no -Dnabi.pictures=<folder>");
        assumeTrue(Browser.missing().isEmpty(), Browser.missing());
        folder = Files.createDirectories(Path.of(System.getProperty("nabi.pictures")));
        try (var run = ConsoleRun.start(directory)) {
            fill(run);
            signInPages(run);
            var browser = run.signedIn("owner", run.token());
            for (var language :
                    System.getProperty("nabi.pictures.languages", "en").split(",", -1)) {
                browser.open("/language?language=" + language + "&to=/account");
                var suffix = language.equals("en") ? "" : "-" + language;
                for (var page : PAGES.entrySet()) {
                    browser.open(page.getValue());
                    settled(browser, page.getKey());
                    take(browser, page.getKey() + suffix);
                }
                browser.open("/functions/browser/checkout");
                browser.edit("#event", "A-1042");
                browser.click("form[hx-post$='/invoke'] button.primary");
                browser.find("#answer .answer");
                take(browser, "test" + suffix);
            }
        }
    }

    private static void fill(ConsoleRun run) throws Exception {
        run.load(SHOP.formatted("checkout", "Checkout", 60));
        run.load(SHOP.formatted("invoice", "Invoice", 200));
        run.load(BROKEN);
        run.load(TRIGGER);
        for (var minute = 0; minute < Integer.getInteger("nabi.pictures.minutes", 1); minute++) {
            var end = System.nanoTime() + 60_000_000_000L;
            for (var call = 0; System.nanoTime() < end; call++) {
                run.platform().call("/function/browser/checkout", "A-" + (1000 + call));
                if (call % 3 == 0) {
                    run.platform().call("/function/browser/invoice", "I-" + (1000 + call));
                }
                Thread.sleep((long) (Math.random() * 200));
            }
        }
    }

    private void signInPages(ConsoleRun run) throws IOException {
        var stranger = run.browser("stranger");
        stranger.open("/sign-in");
        take(stranger, "sign-in");
        stranger.open(run.invitation());
        take(stranger, "invitation");
        stranger.type("#password", "a long way to the sea");
        stranger.type("#again", "a long way to the sea");
        stranger.click("main button.primary");
        stranger.type("#totp-password", "a long way to the sea");
        stranger.click("form[action$='/second-factor'] button.primary");
        stranger.find(".qr");
        take(stranger, "second-factor");
    }

    private static void settled(Browser browser, String page) {
        switch (page) {
            case "metrics" -> browser.find("[data-drawn]");
            case "logs" -> browser.find(".log-line");
            case "create" -> browser.awaitText("#problems", "");
            default -> browser.find("main");
        }
    }

    private void take(Browser browser, String name) throws IOException {
        for (var width : List.of(ConsolePages.WIDE, ConsolePages.NARROW)) {
            browser.size(width, 800);
            var height =
                    (Number) Objects.requireNonNull(browser.script("return document.documentElement.scrollHeight"));
            browser.size(width, Math.clamp(height.intValue(), 500, 1600));
            for (var theme : List.of("light", "dark")) {
                browser.theme(theme);
                browser.script("return new Promise((done) => setTimeout(done, 400))");
                var file = folder.resolve(name + "-" + width + "-" + theme + ".png");
                write(few(browser.picture()), file);
                assertThat(file).isNotEmptyFile();
            }
        }
        browser.size(ConsolePages.WIDE, 860);
        browser.theme("light");
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        var smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0);
        Files.deleteIfExists(file);
        try (var out = new FileImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), smallest);
        } finally {
            writer.dispose();
        }
    }

    /** With the 128 commonest colours, which a page has few more of than: a third of the bytes. */
    private static BufferedImage few(byte[] png) throws IOException {
        var image = ImageIO.read(new ByteArrayInputStream(png));
        var counts = new HashMap<Integer, Integer>();
        for (var y = 0; y < image.getHeight(); y++) {
            for (var x = 0; x < image.getWidth(); x++) {
                counts.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        var colours = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(128)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        var model = new IndexColorModel(8, colours.length, colours, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
        var indexed = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        var nearest = new HashMap<Integer, Byte>();
        var row = new byte[1];
        for (var y = 0; y < image.getHeight(); y++) {
            for (var x = 0; x < image.getWidth(); x++) {
                row[0] = nearest.computeIfAbsent(image.getRGB(x, y) & 0xffffff, colour -> nearest(colours, colour));
                indexed.getRaster().setDataElements(x, y, row);
            }
        }
        return indexed;
    }

    private static byte nearest(int[] colours, int colour) {
        var best = 0;
        var least = Integer.MAX_VALUE;
        for (var at = 0; at < colours.length; at++) {
            var red = (colours[at] >> 16) - (colour >> 16);
            var green = (colours[at] >> 8 & 0xff) - (colour >> 8 & 0xff);
            var blue = (colours[at] & 0xff) - (colour & 0xff);
            var distance = red * red + green * green + blue * blue;
            if (distance < least) {
                least = distance;
                best = at;
            }
        }
        return (byte) best;
    }
}
