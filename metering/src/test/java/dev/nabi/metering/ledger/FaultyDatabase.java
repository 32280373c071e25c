package dev.nabi.metering.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongUnaryOperator;

/** A database that fails as one does that is killed: at a commit, whose answer is lost, or which is. */
final class FaultyDatabase implements Database {
    private final Database database;
    private Fault next = Fault.NONE;
    private LongUnaryOperator clock = gateway -> gateway;

    enum Fault {
        NONE,
        /** It has committed, and the connection broke before it said so. */
        ANSWER_LOST,
        /** It said that it has committed, and came back without. */
        COMMIT_LOST
    }

    FaultyDatabase(Database database) {
        this.database = database;
    }

    void failOnce(Fault fault) {
        next = fault;
    }

    /** What its own clock says, given a gateway's. */
    void clock(LongUnaryOperator ofGateway) {
        clock = ofGateway;
    }

    @Override
    public Connection connect() throws SQLException {
        var connection = database.connect();
        return (Connection) Proxy.newProxyInstance(
                FaultyDatabase.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    var fault = method.getName().equals("commit") ? next : Fault.NONE;
                    next = method.getName().equals("commit") ? Fault.NONE : next;
                    if (fault == Fault.COMMIT_LOST) {
                        connection.rollback();
                        return null;
                    }
                    try {
                        var result = method.invoke(connection, arguments);
                        if (fault == Fault.ANSWER_LOST) {
                            throw new SQLException("connection reset");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection connectToRead() throws SQLException {
        return database.connectToRead();
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        database.lockSchema(connection);
    }

    @Override
    public void lock(Connection connection, String name) throws SQLException {
        database.lock(connection, name);
    }

    @Override
    public String forShare() {
        return database.forShare();
    }

    @Override
    public long now(Connection connection, long nowMillis) {
        return clock.applyAsLong(nowMillis);
    }

    @Override
    public String describe() {
        return database.describe();
    }
}
