package dev.nabi.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** A PostgreSQL of this machine, which pods reach at their node's address with a password; it ends with this process. */
final class NodePostgres {
    private static final String NAME = "nabi";

    private final EmbeddedPostgres server;
    private final String address;
    private final String password;

    private NodePostgres(EmbeddedPostgres server, String address, String password) {
        this.server = server;
        this.address = address;
        this.password = password;
    }

    /** Why nothing of this machine can listen at a node's address; empty when it can. */
    static Optional<String> whyNot(String address) {
        try (var _ = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return Optional.empty();
        } catch (IOException elsewhere) {
            return Optional.of(
                    "the cluster's node " + address + " is another machine (" + elsewhere.getMessage() + ")");
        }
    }

    static NodePostgres at(String address) throws IOException, SQLException {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        var password = HexFormat.of().formatHex(bytes);
        var server = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "localhost," + address)
                .setDataDirectoryCustomizer(NodePostgres::letPodsIn)
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + password + "'");
            statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
        }
        return new NodePostgres(server, address, password);
    }

    /** Into one database, as one user: whoever is in a network of this machine and knows the password. */
    private static void letPodsIn(File data) {
        try {
            Files.writeString(
                    data.toPath().resolve("pg_hba.conf"),
                    "host " + NAME + " " + NAME + " samenet scram-sha-256\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "jdbc:postgresql://" + address + ":" + server.getPort() + "/" + NAME;
    }

    /** What the chart's {@code metering.database.existingSecret} names. */
    String secret(String namespace, String name) {
        return """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                  namespace: %s
                stringData:
                  user: %s
                  password: %s
                """.formatted(name, namespace, NAME, password);
    }
}
