package example;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/** Counts visits of a page in PostgreSQL. */
public class Visits implements Function<String, Visits.Count> {

    /** How often a page was visited. */
    public record Count(String page, long visits) {}

    /** Made at the first call: an image can be built, and an instance gets ready, without the database. */
    private static final class Pool {
        static final DataSource SOURCE = open();

        private static DataSource open() {
            var config = new HikariConfig();
            config.setJdbcUrl(Settings.of("DATABASE_URL"));
            config.setUsername(Settings.of("DATABASE_USER"));
            config.setPassword(Settings.of("DATABASE_PASSWORD"));
            // Times spec.scale.max, this is what the database has to allow.
            config.setMaximumPoolSize(Settings.of("DATABASE_POOL", 4));
            config.setMinimumIdle(0);
            config.setConnectionTimeout(5_000);
            var source = new HikariDataSource(config);
            createTable(source);
            return source;
        }
    }

    @Override
    public Count apply(String page) {
        var name = page.isBlank() ? "home" : page.strip();
        try (var connection = Pool.SOURCE.getConnection();
                var insert = connection.prepareStatement(
                        "insert into visits values (?, 1) on conflict (page) do update set n = visits.n + 1 returning n")) {
            insert.setString(1, name);
            try (var rows = insert.executeQuery()) {
                rows.next();
                return new Count(name, rows.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the visit was not counted", e);
        }
    }

    private static void createTable(DataSource source) {
        try (var connection = source.getConnection();
                var create = connection.createStatement()) {
            // Two instances may start at once: the lock lets one of them create the table.
            create.execute("select pg_advisory_lock(17)");
            create.execute("create table if not exists visits (page text primary key, n bigint not null)");
            create.execute("select pg_advisory_unlock(17)");
        } catch (SQLException e) {
            throw new IllegalStateException("the table cannot be created", e);
        }
    }
}
