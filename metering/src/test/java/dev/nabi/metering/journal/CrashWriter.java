package dev.nabi.metering.journal;

import dev.nabi.metering.Call;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * The process that a crash test kills: appends from two threads as fast as it can, and says each number on standard
 * output once the record is written, as a gateway would send the end of an answer. Arguments: directory, life.
 */
public final class CrashWriter {
    /** Segments so small that a life passes through several. */
    public static final JournalConfig config(Path directory) {
        return new JournalConfig(directory, 256 << 10, 256 << 20, Duration.ofMillis(20));
    }

    private CrashWriter() {}

    public static void main(String[] arguments) throws IOException {
        var journal = Journal.open(config(Path.of(arguments[0])), Clock.systemUTC());
        var _ = new JournalKeeper(journal);
        for (int n = 0; n < 2; n++) {
            var name = "t" + arguments[1] + "-" + n;
            var _ = Thread.ofPlatform().start(() -> write(journal, name, System.out));
        }
    }

    /** The number stands in the bytes, so that their sum tells whether a record is missing or there twice. */
    private static void write(Journal journal, String name, PrintStream acknowledged) {
        for (long number = 1; ; number++) {
            var call = Call.ok(number).of("crash", name).with(128, number, 0);
            while (!journal.append(Slot.ENDED, call)) {
                Thread.onSpinWait();
            }
            acknowledged.println(name + " " + number);
        }
    }
}
