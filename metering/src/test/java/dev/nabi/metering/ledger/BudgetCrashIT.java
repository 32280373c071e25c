package dev.nabi.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways spend one budget while one of them is killed with SIGKILL again and again: never more than the limit is
 * in the ledger, and in the end all of it, since what a killed one had leased and not spent comes back.
 */
class BudgetCrashIT {
    private static final int KILLS = 8;
    private static final long LIMIT = 40_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private DatabaseConfig ledger;

    @Test
    void spendsAllOfABudgetAndNoMoreHoweverOftenAGatewayIsKilled() throws Exception {
        ledger = Postgres.newDatabase();
        var random = new Random(20260301);
        var acknowledged = new AtomicLong();
        var steady = new Spender("steady", acknowledged);
        var killed = 0;
        for (; killed < KILLS; killed++) {
            var victim = new Spender("victim", acknowledged);
            victim.awaitAny();
            Thread.sleep(random.nextInt(400));
            victim.kill();
            assertThat(spent()).isLessThanOrEqualTo(LIMIT);
        }
        var survivor = new Spender("victim", acknowledged);

        steady.awaitUsedUp();
        survivor.awaitUsedUp();
        steady.end();
        survivor.end();

        assertThat(spent()).isEqualTo(LIMIT);
        assertThat(acknowledged.get()).isLessThanOrEqualTo(LIMIT);
        assertThat(leases()).as("leases that nobody holds").isZero();
        System.out.printf(
                "%d kills, limit %d, %d acknowledged, %d in the ledger%n", killed, LIMIT, acknowledged.get(), spent());
    }

    private long spent() throws SQLException {
        return number("SELECT COALESCE(SUM(invocations), 0) FROM function_day");
    }

    private long leases() throws SQLException {
        return number("SELECT COUNT(*) FROM budget_lease");
    }

    private long number(String sql) throws SQLException {
        var login = ledger.credentials().login();
        try (var connection = DriverManager.getConnection(ledger.url(), login.user(), login.password());
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A process that spends, and what it says. */
    private final class Spender {
        private final Process process;
        private final Thread reader;
        private volatile boolean hasSpent;
        private volatile long usedUpNanos;

        Spender(String name, AtomicLong acknowledged) throws IOException {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CrashSpender.class.getName(),
                            directory.resolve(name).toString(),
                            ledger.url(),
                            name,
                            Long.toString(LIMIT)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            reader = Thread.ofVirtual().start(() -> read(acknowledged));
        }

        private void read(AtomicLong acknowledged) {
            try (var out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
                for (var line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.equals("ended")) {
                        acknowledged.incrementAndGet();
                        usedUpNanos = 0;
                    } else if (line.equals("used up") && usedUpNanos == 0) {
                        usedUpNanos = System.nanoTime();
                    }
                    hasSpent = true;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitAny() throws InterruptedException {
            await(() -> hasSpent);
        }

        /** Used up, and for long enough that nothing comes back any more. */
        void awaitUsedUp() throws InterruptedException {
            await(() -> usedUpNanos != 0 && System.nanoTime() - usedUpNanos > 2_000_000_000L);
        }

        void kill() throws InterruptedException {
            process.toHandle().destroyForcibly(); // The process itself would close our end of the pipe, too.
            process.waitFor();
            reader.join();
        }

        void end() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            reader.join();
        }

        private void await(BooleanSupplier condition) throws InterruptedException {
            var until = System.nanoTime() + PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("waited in vain").isLessThan(until);
                assertThat(process.isAlive()).as("the process lives").isTrue();
                Thread.sleep(20);
            }
        }
    }
}
