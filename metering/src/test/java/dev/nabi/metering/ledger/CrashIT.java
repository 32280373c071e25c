package dev.nabi.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.journal.CrashWriter;
import dev.nabi.metering.journal.DropReason;
import dev.nabi.metering.journal.Journal;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real processes with SIGKILL, again and again, on one directory: what was acknowledged is in the ledger, once;
 * beyond it at most the one record of each thread that was in the air.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("nabi.metering.kills", 20);

    /** Only what it needs: many lives are mostly many starts. */
    private static final String WRITER_CLASS_PATH = Stream.of(CrashWriter.class, Journal.class, Logger.class)
            .map(CrashIT::jarOf)
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    Path directory;

    @Test
    void theLedgerEqualsWhatWasAcknowledgedHoweverOftenTheWriterIsKilled() throws Exception {
        var random = new Random(20260101);
        var acknowledged = new HashMap<String, Long>();
        var database = Database.of(DatabaseConfig.sqlite(directory.resolve("usage.db")));
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(random.nextInt(1500), kill, acknowledged);
            if (kill % 5 == 4) {
                fold(database);
            }
        }
        fold(database);

        var booked = booked(database);
        assertThat(booked.keySet()).containsAll(acknowledged.keySet());
        booked.forEach((thread, usage) -> {
            long told = acknowledged.getOrDefault(thread, 0L);
            assertThat(usage.get(Measure.OK)).as(thread).isBetween(told, told + 1);
            long count = usage.get(Measure.OK);
            // 1 + 2 + … + count: none is missing and none is there twice.
            assertThat(usage.get(Measure.BYTES_IN)).as(thread).isEqualTo(count * (count + 1) / 2);
        });
        System.out.printf(
                "%d kills, %d invocations acknowledged, %d in the ledger%n",
                KILLS,
                acknowledged.values().stream().mapToLong(Long::longValue).sum(),
                booked.values().stream().mapToLong(u -> u.get(Measure.OK)).sum());
    }

    @Test
    void theLedgerIsRightWhenTheFolderIsKilledAfterEachStep() throws Exception {
        var acknowledged = new HashMap<String, Long>();
        killAfter(500, 0, acknowledged);
        killAfter(500, 1, acknowledged);
        for (var step : FoldStep.values()) {
            var folder = start(
                    System.getProperty("java.class.path"),
                    List.of(
                            CrashFolder.class.getName(),
                            directory.resolve("journal").toString(),
                            directory.resolve("usage.db").toString(),
                            step.name()));
            assertThat(folder.waitFor(30, TimeUnit.SECONDS)).as("%s ends", step).isTrue();
            assertThat(folder.exitValue()).as("%s halts", step).isEqualTo(CrashFolder.KILLED);
        }
        var database = Database.of(DatabaseConfig.sqlite(directory.resolve("usage.db")));
        fold(database);

        booked(database).forEach((thread, usage) -> {
            long told = acknowledged.getOrDefault(thread, 0L);
            assertThat(usage.get(Measure.OK)).as(thread).isBetween(told, told + 1);
        });
        assertThat(booked(database)).hasSize(4);
    }

    /** Reads so many acknowledgements, kills, and reads what else came through before the end. */
    private void killAfter(int lines, int life, Map<String, Long> acknowledged)
            throws IOException, InterruptedException {
        var writer = start(
                WRITER_CLASS_PATH,
                List.of(
                        CrashWriter.class.getName(),
                        directory.resolve("journal").toString(),
                        "" + life));
        try (var out = new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int i = 0; i <= lines; i++) {
                acknowledge(out.readLine(), acknowledged);
            }
            writer.toHandle().destroyForcibly(); // The process itself would close our end of the pipe, too.
            String line = out.readLine();
            while (line != null) {
                acknowledge(line, acknowledged);
                line = out.readLine();
            }
        }
        writer.waitFor();
    }

    private static void acknowledge(String line, Map<String, Long> acknowledged) {
        var parts = line.split(" ", 2);
        // The last line may be cut in the middle of its number: then the number is smaller, and told before.
        if (parts.length == 2 && !parts[1].isEmpty()) {
            acknowledged.merge(parts[0], Long.parseLong(parts[1]), Math::max);
        }
    }

    private static String jarOf(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private static Process start(String classPath, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void fold(Database database) throws Exception {
        try (var journal = Journal.open(CrashWriter.config(directory.resolve("journal")), Clock.systemUTC());
                var ledger = Ledger.open(database)) {
            new Folder(journal, ledger, "gateway-0", Clock.systemUTC()).fold();
            assertThat(journal.runs()).hasSize(1);
            assertThat(journal.lost(DropReason.FAULT)).isZero();
        }
    }

    private static Map<String, Usage> booked(Database database) throws Exception {
        try (var ledger = Ledger.open(database)) {
            return ledger.transactions().read(connection -> {
                var found = new HashMap<String, Usage>();
                try (var row = connection.createStatement().executeQuery("SELECT * FROM usage_minute")) {
                    while (row.next()) {
                        found.put(row.getString("function"), UsageColumns.usage(row));
                    }
                }
                return found;
            });
        }
    }
}
