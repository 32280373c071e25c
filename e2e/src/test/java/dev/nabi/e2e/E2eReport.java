package dev.nabi.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/** A table of what ran on a cluster, how it ended and what was seen: {@code target/e2e-report.md}. */
final class E2eReport implements BeforeEachCallback, AfterEachCallback, TestWatcher {
    private static final Path FILE = Path.of("target/e2e-report.md");
    private static final Namespace STORE = Namespace.create(E2eReport.class);
    private static final Map<String, List<String>> NOTES = new ConcurrentHashMap<>();
    private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> "");

    /** The rows so far, written as soon as a case has ended. */
    private static final class Table {
        private final List<String> rows = new ArrayList<>();

        synchronized void add(String row) {
            rows.add(row);
            var head = "| class | case | result | seconds | seen |\n|---|---|---|---|---|\n";
            try {
                Files.createDirectories(FILE.getParent());
                Files.writeString(FILE, head + String.join("", rows));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Notes a figure of the case that runs. */
    static void note(String figure) {
        NOTES.computeIfAbsent(CURRENT.get(), id -> new ArrayList<>()).add(figure);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        CURRENT.set(context.getUniqueId());
        context.getStore(STORE).put("start", System.nanoTime());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var start = context.getStore(STORE).get("start", Long.class);
        if (start != null) {
            NOTES.computeIfAbsent(context.getUniqueId(), id -> new ArrayList<>())
                    .addFirst(String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
        }
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        row(context, "pass");
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        row(context, "**FAIL**");
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        note(String.valueOf(cause.getMessage()));
        row(context, "skipped");
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        reason.ifPresent(E2eReport::note);
        row(context, "skipped");
    }

    private static void row(ExtensionContext context, String result) {
        var notes = NOTES.getOrDefault(context.getUniqueId(), List.of(""));
        var table = context.getRoot().getStore(STORE).computeIfAbsent("table", key -> new Table(), Table.class);
        table.add("| " + context.getRequiredTestClass().getNestHost().getSimpleName() + " | "
                + words(context.getDisplayName())
                + " | " + result + " | " + notes.getFirst() + " | "
                + String.join("; ", notes.subList(1, notes.size()))
                        .replace("|", "/")
                        .replace("\n", " ") + " |\n");
    }

    /** {@code losesNothing()} → loses nothing. */
    private static String words(String method) {
        return method.replace("()", "").replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
