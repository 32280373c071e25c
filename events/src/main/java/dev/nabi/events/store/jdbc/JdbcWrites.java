package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.DeadLetterFilter;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.EventWrites;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.TopicRecord;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The work of one transaction, by its parts. */
final class JdbcWrites implements EventWrites {
    private final Accepting accepting;
    private final Leasing leasing;
    private final Settling settling;
    private final DeadLetters deadLetters;
    private final TopicLogs topics;
    private final SettledEvents settled;
    private final IdleLanes lanes;
    private final Session session;

    JdbcWrites(OpenTransaction transaction) {
        this.session = transaction.session();
        this.accepting = new Accepting(transaction);
        this.leasing = new Leasing(transaction);
        this.settling = new Settling(transaction);
        this.deadLetters = new DeadLetters(transaction);
        this.topics = new TopicLogs(transaction);
        this.settled = new SettledEvents(transaction);
        this.lanes = new IdleLanes(transaction);
    }

    /** Something that is asked of the database. */
    @FunctionalInterface
    private interface Statements<T> {
        T run() throws SQLException;
    }

    private static <T> T run(Statements<T> statements) throws StoreException {
        try {
            return statements.run();
        } catch (SQLException e) {
            throw new StoreException("The event store failed: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Acceptance> accept(List<NewEvent> events) throws StoreException {
        return run(() -> accepting.accept(events));
    }

    @Override
    public void acceptResults(List<NewEvent> events) throws StoreException {
        run(() -> {
            accepting.acceptResults(events);
            return true;
        });
    }

    @Override
    public List<LeasedEvent> lease(LeaseRequest request) throws StoreException {
        return run(() -> leasing.lease(request));
    }

    @Override
    public List<LeasedEvent> leaseQueued(List<String> ids, Instant until, String owner) throws StoreException {
        return run(() -> leasing.leaseQueued(ids, until, owner));
    }

    @Override
    public Set<Lease> renew(List<Lease> leases, Instant until) throws StoreException {
        return run(() -> leasing.renew(leases, until));
    }

    @Override
    public List<Boolean> settle(List<Settlement> settlements) throws StoreException {
        return run(() -> settling.settle(settlements));
    }

    @Override
    public int expireLeases(Instant now) throws StoreException {
        return run(() -> leasing.expire(now));
    }

    @Override
    public int releaseAll(Instant now) throws StoreException {
        return run(() -> leasing.releaseAll(now));
    }

    @Override
    public Optional<EventState> cancel(String id, Instant now) throws StoreException {
        return run(() -> settling.cancel(id, now));
    }

    @Override
    public List<String> redrive(DeadLetterFilter filter, int max, Instant now, Duration maxAge, Duration distance)
            throws StoreException {
        return run(() -> deadLetters.redrive(filter, max, now, maxAge, distance));
    }

    @Override
    public boolean redrive(String id, Instant now, Duration maxAge) throws StoreException {
        return run(() -> deadLetters.redrive(id, now, maxAge));
    }

    @Override
    public int purge(DeadLetterFilter filter, int max, Instant now) throws StoreException {
        return run(() -> deadLetters.purge(filter, max));
    }

    @Override
    public boolean purge(String id, Instant now) throws StoreException {
        return run(() -> deadLetters.purge(id));
    }

    @Override
    public List<Long> append(List<TopicRecord> records) throws StoreException {
        return run(() -> topics.append(records));
    }

    @Override
    public int deleteOld(Retention retention, int max) throws StoreException {
        return run(() -> {
            int gone = settled.deleteOld(retention, max);
            int unique = session.update(
                    "DELETE FROM event_unique WHERE value IN (SELECT value FROM event_unique WHERE until < ? LIMIT ?"
                            + session.dialect().skipLocked() + ")",
                    retention.now().toEpochMilli(),
                    max);
            return gone + unique + topics.deleteOld(retention, max);
        });
    }

    @Override
    public int collectLanes(Instant idleBefore, Instant now) throws StoreException {
        return run(() -> lanes.collect(idleBefore, now));
    }
}
