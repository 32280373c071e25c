/** The store over JDBC: SQLite for one process, PostgreSQL for several. */
@NullMarked
package dev.nabi.events.store.jdbc;

import org.jspecify.annotations.NullMarked;
