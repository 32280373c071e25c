package dev.nabi.metering.ledger;

import dev.nabi.metering.journal.CrashWriter;
import dev.nabi.metering.journal.Journal;
import java.nio.file.Path;
import java.time.Clock;

/** The process of a crash test that folds and ends without a word after a step. Arguments: journal, ledger, step. */
public final class CrashFolder {
    static final int KILLED = 137;

    private CrashFolder() {}

    public static void main(String[] arguments) throws Exception {
        var fatal = FoldStep.valueOf(arguments[2]);
        var journal = Journal.open(CrashWriter.config(Path.of(arguments[0])), Clock.systemUTC());
        var ledger = Ledger.open(Database.of(DatabaseConfig.sqlite(Path.of(arguments[1]))));
        new Folder(journal, ledger, "gateway-0", Clock.systemUTC(), step -> {
                    if (step == fatal) {
                        Runtime.getRuntime().halt(KILLED);
                    }
                })
                .fold();
    }
}
