package dev.nabi.metering.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;

/** Who connects to the ledger's database. Asked anew for each connection, so that rotated credentials need no restart. */
@FunctionalInterface
public interface Credentials {
    /** Neither user nor password: the URL or the database needs none. */
    Credentials NONE = of("", "");

    /** Fails when they cannot be read at the moment. */
    Login login() throws SQLException;

    /** User and password; an empty one is not given to the database. */
    record Login(String user, String password) {
        /** Without the password, which a log must not show. */
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /** The same for as long as the process lives. */
    static Credentials of(String user, String password) {
        var login = new Login(user, password);
        return () -> login;
    }

    /** The files {@code user} and {@code password} of a folder, such as a mounted Secret. */
    static Credentials in(Path folder) {
        return () -> {
            try {
                return new Login(read(folder.resolve("user")), read(folder.resolve("password")));
            } catch (IOException e) {
                throw new SQLInvalidAuthorizationSpecException(
                        "nabi.metering.ledger.credentials: " + folder + " needs the files user and password: " + e, e);
            }
        };
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
