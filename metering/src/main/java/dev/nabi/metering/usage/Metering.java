package dev.nabi.metering.usage;

import dev.nabi.api.usage.UsageTotals;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.UsageMeter;
import dev.nabi.metering.budget.BudgetLoop;
import dev.nabi.metering.budget.BudgetRules;
import dev.nabi.metering.budget.BudgetSource;
import dev.nabi.metering.journal.Journal;
import dev.nabi.metering.journal.JournalKeeper;
import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.FoldLoop;
import dev.nabi.metering.ledger.Folder;
import dev.nabi.metering.ledger.Ledger;
import dev.nabi.metering.ledger.LedgerReader;
import dev.nabi.metering.ledger.LedgerTotals;
import dev.nabi.metering.ledger.PeriodCloser;
import java.io.IOException;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Journal, ledger and reports, opened together. Close it after the servers that meter: what ends later is lost, and counted
 * so.
 */
public final class Metering implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Metering.class);

    private final Journal journal;
    private final JournalKeeper keeper;
    private final Ledger ledger;
    private final Folder folder;
    private final PeriodCloser closer;
    private final FoldLoop loop;
    private final UsageReports reports;
    private final LedgerTotals totals;
    private @Nullable BudgetLoop budgets;

    private Metering(MeteringConfig config, Journal journal, Ledger ledger) {
        this.journal = journal;
        this.ledger = ledger;
        keeper = new JournalKeeper(journal);
        folder = new Folder(journal, ledger, config.gateway(), config.clock());
        closer = new PeriodCloser(ledger, config.retention(), config.clock());
        loop = new FoldLoop(folder, closer, config.foldInterval(), config.clock());
        var reader = new LedgerReader(ledger, config.retention(), config.clock());
        var covers = config.database().isShared() ? "all gateways" : config.gateway();
        totals = new LedgerTotals(ledger, config.clock());
        reports = new UsageReports(reader, config.prices(), covers, config.clock());
    }

    /**
     * Fails when the journal cannot be opened: a gateway that cannot meter does not start. The ledger's database may be
     * away: the journal holds what comes until it is there.
     */
    public static Metering open(MeteringConfig config) throws IOException {
        var journal = Journal.open(config.journal(), config.clock());
        try {
            return new Metering(config, journal, Ledger.at(Database.of(config.database())));
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** Takes every invocation that ends, and what long ones came to so far. */
    public UsageMeter meter() {
        return journal;
    }

    public UsageReports reports() {
        return reports;
    }

    /** The budgets of Functions, whose parts are leased from the ledger until this is closed. Once. */
    public BudgetSource leaseBudgets(BudgetRules rules, Ticks ticks) {
        var started = new BudgetLoop(ledger.leases(journal.liveRun()), ticks, rules);
        budgets = started;
        return started.budgets();
    }

    /** What Functions were used today and this month. */
    public UsageTotals totals() throws SQLException {
        return totals.read();
    }

    /** How it stands now. */
    public MeteringState state() {
        return MeteringState.of(journal, loop);
    }

    /** Gauges and counters about metering itself, alarms first. */
    public MeteringMetrics metrics() {
        return new MeteringMetrics(journal, loop);
    }

    /** Folds at once what the journal holds, and closes periods; else the loop does so in its time. */
    public void foldNow() throws IOException, SQLException {
        folder.fold();
        closer.close();
    }

    /** Ends the run, folds it to its end if the database answers in time, and lets go of everything. */
    @Override
    public void close() throws IOException, SQLException {
        if (budgets != null) {
            // Before its run ends: what is leased after would never be given back.
            budgets.close();
        }
        keeper.close();
        journal.stop();
        boolean ended = loop.stop();
        if (!ended || loop.failure() != null) {
            LOG.warn("The ledger did not take the end of the journal: the next start on the same volume folds it");
        }
        if (ended) {
            // Else both are in use, and end with the process.
            try (journal) {
                ledger.close();
            }
        }
    }
}
