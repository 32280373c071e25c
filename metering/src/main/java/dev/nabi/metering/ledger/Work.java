package dev.nabi.metering.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done within one transaction. */
@FunctionalInterface
interface Work<T> {
    T in(Connection connection) throws SQLException;
}
