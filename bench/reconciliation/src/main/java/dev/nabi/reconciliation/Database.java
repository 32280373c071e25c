package dev.nabi.reconciliation;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL over its restarts, on one port and one directory of data. */
final class Database implements AutoCloseable {
    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    Database(Path directory) throws IOException {
        data = directory.resolve("data");
        port = Ports.free();
    }

    void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** The server and every process that serves a connection. */
    void kill() throws IOException, InterruptedException {
        var pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        var master = ProcessHandle.of(pid).orElseThrow();
        var all = master.descendants().toList();
        master.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        while (master.isAlive() || all.stream().anyMatch(ProcessHandle::isAlive)) {
            Thread.sleep(5);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
