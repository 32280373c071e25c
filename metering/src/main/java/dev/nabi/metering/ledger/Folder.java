package dev.nabi.metering.ledger;

import dev.nabi.metering.journal.Journal;
import dev.nabi.metering.journal.Run;
import dev.nabi.metering.journal.RunReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Brings what the journal holds into the ledger. A batch's rows and the position after it are one transaction; files
 * are deleted only after it. So at whatever step it is killed, the next start reads on from exactly where the ledger
 * stands:
 *
 * <pre>
 *   read → begin → rows → position → commit → accept, delete files
 *   └── killed here: none of the batch ──┘└── killed here: all of the batch, the files are deleted later
 * </pre>
 */
public final class Folder {
    private static final Logger LOG = Logger.getLogger(Folder.class);
    private static final int BATCH = 20_000;
    private static final Duration TELL_EACH = Duration.ofMinutes(1);

    private final Journal journal;
    private final Ledger ledger;
    private final String gateway;
    private final Clock clock;
    private final Consumer<FoldStep> steps;
    private final Map<UUID, RunReader> readers = new HashMap<>();
    private boolean accounted;
    private long toldMillis;

    public Folder(Journal journal, Ledger ledger, String gateway, Clock clock) {
        this(journal, ledger, gateway, clock, _ -> {});
    }

    Folder(Journal journal, Ledger ledger, String gateway, Clock clock, Consumer<FoldStep> steps) {
        this.journal = journal;
        this.ledger = ledger;
        this.gateway = gateway;
        this.clock = clock;
        this.steps = steps;
    }

    /** Folds all that there is for now. */
    public synchronized void fold() throws SQLException, IOException {
        if (!accounted) {
            accountForGoneRuns();
            accounted = true;
        }
        for (var run : journal.runs()) {
            while (!foldBatch(run)) {
                // A batch a transaction: none grows without bound, however much a stop of the database left.
            }
        }
        tellThatItIsThere();
    }

    /** An idle gateway must not be taken for one that is gone. */
    private void tellThatItIsThere() throws SQLException {
        long now = clock.millis();
        var live = journal.runs().stream().filter(Run::isLive).findFirst();
        // A clock that was set back must not silence it until that time comes again.
        var isDue = now < toldMillis || now - toldMillis >= TELL_EACH.toMillis();
        if (live.isPresent() && isDue) {
            ledger.transactions().write(connection -> {
                JournalRuns.touch(connection, live.get().id(), now(connection));
                return true;
            });
            toldMillis = now;
        }
    }

    /** Folds one batch; whether that was all. */
    private boolean foldBatch(Run run) throws SQLException, IOException {
        var reader = reader(run);
        boolean ended = !run.isLive();
        var batch = reader.read(BATCH);
        boolean last = ended && batch.complete();
        if (batch.isEmpty() && !last) {
            return true;
        }
        steps.accept(FoldStep.READ);
        if (!ledger.transactions().write(connection -> write(connection, run, batch, last))) {
            readers.remove(run.id());
            return false;
        }
        steps.accept(FoldStep.COMMITTED);
        reader.accept(batch);
        if (last) {
            readers.remove(run.id());
            journal.remove(run);
        } else {
            journal.release(run, batch.next());
        }
        steps.accept(FoldStep.RELEASED);
        return last || batch.complete();
    }

    /**
     * False, and nothing written, when the ledger stands elsewhere than the reading began: a commit was done whose answer
     * got lost with the connection, or the database came back without the last ones. Then it is read again from there.
     */
    private boolean write(Connection connection, Run run, RunReader.Batch batch, boolean last) throws SQLException {
        steps.accept(FoldStep.BEGUN);
        long now = now(connection);
        var before = position(connection, run);
        if (before.state() == JournalRuns.State.CLOSED && last) {
            // Killed between the commit and the deletion of the files.
            return true;
        }
        if (batch.from() != Math.max(before.next(), run.first())) {
            return false;
        }
        long openMinute = UsageRows.openMinute(connection, ledger.database());
        var fold = new Fold(OpenInvocations.of(connection, run.id()));
        batch.records().forEach(fold::add);
        if (last) {
            fold.endRun();
        }
        ActiveMinutes.add(connection, fold);
        UsageRows.add(connection, fold.rows(), openMinute, Tier.MINUTE.periodOf(now));
        var days = fold.days();
        FunctionDays.add(connection, days);
        if (last) {
            BudgetLeases.release(connection, run.id());
        } else {
            BudgetLeases.fold(connection, run.id(), days);
        }
        OpenInvocations.write(connection, run.id(), fold.changes());
        var losses = new LossRows(connection, run.id(), gateway);
        losses.foundNoRoom(fold.losses());
        long unreadable = batch.unreadable() + Math.max(0, batch.from() - before.next());
        losses.unreadable(unreadable, before.foldedMillis(), now);
        steps.accept(FoldStep.ROWS_WRITTEN);
        var state = last ? JournalRuns.State.CLOSED : JournalRuns.State.OPEN;
        var to = new JournalRuns.Advance(Math.max(before.next(), batch.next()), state, batch.unwritten(), unreadable);
        JournalRuns.advance(connection, before, to, now);
        steps.accept(FoldStep.POSITION_WRITTEN);
        return true;
    }

    private JournalRuns.Position position(Connection connection, Run run) throws SQLException {
        var position = JournalRuns.position(connection, run.id())
                .orElseThrow(() -> new SQLException("The ledger forgot the journal " + run.id()));
        return position.state() == JournalRuns.State.GONE ? found(connection, position) : position;
    }

    private JournalRuns.Position found(Connection connection, JournalRuns.Position lost) throws SQLException {
        LOG.infof("The journal %s is back: it is read on from record %d", lost.run(), lost.next());
        JournalRuns.reopen(connection, lost.run());
        new LossRows(connection, lost.run(), lost.gateway()).found();
        return new JournalRuns.Position(
                lost.run(), lost.gateway(), JournalRuns.State.OPEN, lost.next(), lost.foldedMillis());
    }

    private long now(Connection connection) throws SQLException {
        return ledger.database().now(connection, clock.millis());
    }

    private RunReader reader(Run run) throws SQLException {
        var known = readers.get(run.id());
        if (known != null) {
            return known;
        }
        long position = ledger.transactions().write(connection -> register(connection, run));
        var reader = new RunReader(run, position, clock);
        readers.put(run.id(), reader);
        return reader;
    }

    private long register(Connection connection, Run run) throws SQLException {
        var known = JournalRuns.position(connection, run.id());
        if (known.isPresent()) {
            return position(connection, run).next();
        }
        if (run.first() > 0) {
            LOG.warnf(
                    "The journal %s starts at record %d, and this ledger (%s) has none of what came before: that was"
                            + " folded into another ledger, or this one was restored from an older state",
                    run.id(), run.first(), ledger.database().describe());
        }
        JournalRuns.insert(connection, run.id(), gateway, run.first(), now(connection));
        return run.first();
    }

    /** Runs of this gateway that the ledger waits for and that are no longer here: their volume was lost. */
    private void accountForGoneRuns() throws SQLException {
        var here = journal.runs().stream().map(Run::id).collect(Collectors.toSet());
        ledger.transactions().write(connection -> {
            for (var position : JournalRuns.openOf(connection, gateway)) {
                if (!here.contains(position.run())) {
                    writeGone(connection, position);
                }
            }
            return true;
        });
    }

    private void writeGone(Connection connection, JournalRuns.Position position) throws SQLException {
        long now = now(connection);
        LOG.errorf(
                "The journal %s of gateway %s is gone: invocations that ended after %tc and were not folded are lost,"
                        + " their number is not known. Did the gateway start without its volume?",
                position.run(), gateway, position.foldedMillis());
        JournalRuns.lose(connection, position, now);
    }
}
