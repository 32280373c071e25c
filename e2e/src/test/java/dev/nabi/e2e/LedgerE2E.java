package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Two gateways of the chart with one PostgreSQL ({@code metering.database}): they count and refuse as one. Late among
 * the classes, since the gateways keep it.
 */
@Isolated
@Order(Integer.MAX_VALUE - 1)
class LedgerE2E extends ClusterCase {
    private static final String SECRET = "nabi-e2e-ledger";

    @BeforeAll
    static void giveThemOneLedger() throws Exception {
        var address = URI.create(INSTALLED.platform().gateway()).getHost();
        var reason = NodePostgres.whyNot(address);
        assumeTrue(reason.isEmpty(), () -> "skipped: pods reach no PostgreSQL of this test: " + reason.orElseThrow());
        var postgres = NodePostgres.at(address);
        INSTALLED
                .platform()
                .kubectl()
                .apply(postgres.secret(Installation.NAMESPACE, SECRET))
                .succeeded();
        INSTALLED
                .installation()
                .upgrade(Map.of(
                        "gateway.replicas",
                        2,
                        "metering.database.url",
                        postgres.url(),
                        "metering.database.existingSecret",
                        SECRET));
        // A call that one of before still answers is not in this database.
        OneGateway.all(INSTALLED.platform(), 2);
    }

    /** What runs has read it. */
    @AfterAll
    static void takeItsPasswordAway() {
        INSTALLED
                .platform()
                .kubectl()
                .run("-n", Installation.NAMESPACE, "delete", "secret", SECRET, "--ignore-not-found")
                .succeeded();
    }

    @Test
    void usageIsWhatClientsSawThoughAGatewayIsLost() throws Exception {
        var function = ready(Faulty.named("counted").with("scale:\n  min: 1"));
        var gateways = OneGateway.all(platform(), 2);
        var answered = 1L + allRight(OneGateway.call(gateways, function, 1000), 2000);
        var victim = gateways.getFirst();
        var other = gateways.getLast();

        // What it has not brought to the database is lost with its pod: about a second, longer where the machine is
        // slow.
        var asked = System.nanoTime();
        awaitUsage(other, function, answered);
        E2eReport.note("both gateways' calls are in the database after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked) + " ms");
        victim.deleteAtOnce();
        awaitUsage(other, function, answered);
        E2eReport.note(other.name() + " tells " + answered + " invocations of " + answered + " that clients saw, with "
                + victim.name() + " gone");

        var after = OneGateway.all(platform(), 2);
        assertThat(after.stream().map(OneGateway::name)).doesNotContain(victim.name());
        answered += allRight(OneGateway.call(after, function, 200), 400);
        for (var gateway : after) {
            awaitUsage(gateway, function, answered);
            assertThat(gateway.usage(function).covers()).isEqualTo("all gateways");
        }
        var total = Long.toString(answered);
        await(() -> field(function, "{.status.usage.invocationsThisMonth}").equals(total));
        assertThat(after)
                .allSatisfy(gateway ->
                        assertThat(gateway.usage(function).invocations()).hasToString(total));
        E2eReport.note("with its successor: " + total + " by each gateway, and in the Function's status");
    }

    @Test
    void budgetIsSharedToTheCall() throws Exception {
        // The call of ready() is one of them.
        var function = ready(Faulty.named("frugal").with("scale:\n  min: 1\nbudget:\n  invocations: 201"));
        var gateways = OneGateway.all(platform(), 2);

        var statuses = OneGateway.call(gateways, function, 200);

        var passed = Collections.frequency(statuses, 200);
        E2eReport.note(passed + " of " + statuses.size()
                + " calls through two gateways pass where 200 of the budget are left");
        assertThat(statuses).hasSize(400).containsOnly(200, 429);
        assertThat(passed).isEqualTo(200);
        for (var gateway : gateways) {
            awaitUsage(gateway, function, 201);
        }
    }

    private void awaitUsage(OneGateway gateway, Faulty function, long expected) {
        try {
            await(() -> gateway.usage(function).invocations() >= expected);
        } catch (AssertionError late) {
            throw new AssertionError(
                    gateway.name() + " tells " + gateway.usage(function).invocations() + " of " + expected, late);
        }
        assertThat(gateway.usage(function).invocations()).isEqualTo(expected);
    }

    private static int allRight(List<Integer> statuses, int calls) {
        assertThat(statuses).hasSize(calls).containsOnly(200);
        return calls;
    }
}
