package dev.nabi.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    Path folder;

    private void write(String user, String password) throws Exception {
        Files.writeString(folder.resolve("user"), user);
        Files.writeString(folder.resolve("password"), password);
    }

    @Test
    void aRotatedPasswordIsUsedByTheNextConnectionWithoutARestart() throws Exception {
        var config = Postgres.newDatabase();
        try (var connection = Database.of(config).connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE rotating LOGIN SUPERUSER PASSWORD 'first'");
        }
        write("rotating", "first");
        var database = Database.of(new DatabaseConfig(config.url(), Credentials.in(folder)));
        assertThat(user(database)).isEqualTo("rotating");

        try (var connection = Database.of(config).connect();
                var statement = connection.createStatement()) {
            statement.execute("ALTER ROLE rotating RENAME TO rotated");
        }
        assertThatThrownBy(() -> user(database)).isInstanceOf(SQLException.class);
        write("rotated", "second\n");

        assertThat(user(database)).isEqualTo("rotated");
    }

    @Test
    void aFolderWithoutThemIsAFailureOfThatConnectionAlone() throws Exception {
        var credentials = Credentials.in(folder);

        assertThatThrownBy(credentials::login)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("needs the files user and password");
        write("nabi", "secret");
        assertThat(credentials.login()).isEqualTo(new Credentials.Login("nabi", "secret"));
        assertThat(credentials.login().toString()).doesNotContain("secret");
    }

    private static String user(Database database) throws SQLException {
        try (var connection = database.connect();
                var row = connection.createStatement().executeQuery("SELECT current_user")) {
            row.next();
            return row.getString(1);
        }
    }
}
