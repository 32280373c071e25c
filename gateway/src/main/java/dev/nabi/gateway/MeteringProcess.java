package dev.nabi.gateway;

import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.demand.TotalsEndpoint;
import dev.nabi.gateway.usage.UsageEndpoint;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.UsageMeter;
import dev.nabi.metering.budget.BudgetRules;
import dev.nabi.metering.budget.BudgetSource;
import dev.nabi.metering.usage.Metering;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.SQLException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Metering within the process: opened with it, asked on its management port, closed when the last invocation has ended.
 *
 * <p>Its readiness tells what is wrong and stays up: a gateway whose disk is full serves, and says what it did not
 * count. Taken out of service with all others on such a day, it would turn a gap in the bill into an outage.
 */
@ApplicationScoped
@Readiness
public class MeteringProcess implements HealthCheck {
    private final Metering metering;
    private final OperatorToken operator;
    private final ManagementPolicy usage;
    private final BudgetRules budgets;

    MeteringProcess(Config config, MeterRegistry registry, KubernetesClient client) throws IOException {
        var settings = ProcessConfig.read(config);
        operator = settings.demand().operatorToken();
        usage = ManagementAccess.ofUsage(settings, client);
        budgets = settings.budget().rules();
        metering = Metering.open(settings.metering().config(settings.gateway().name()));
        metering.metrics().bindTo(registry);
    }

    void routes(@Observes Router router) {
        new UsageEndpoint(metering.reports(), usage).register(router);
        var totals = new TotalsEndpoint(metering::totals, operator);
        router.get("/usage/totals").blockingHandler(context -> totals.handle(context.request()), false);
    }

    /** Who may read what Functions were used. */
    ManagementPolicy usagePolicy() {
        return usage;
    }

    UsageMeter meter() {
        return metering.meter();
    }

    /** The budgets of Functions. Once; {@code ticks} are those by which invocations are timed. */
    BudgetSource budgets(Ticks ticks) {
        return metering.leaseBudgets(budgets, ticks);
    }

    void close() throws IOException, SQLException {
        metering.close();
    }

    @Override
    public HealthCheckResponse call() {
        var state = metering.state();
        var failure = state.failure();
        return HealthCheckResponse.named("invocations are counted")
                .withData(
                        "journal",
                        state.hasRoom()
                                ? "has room"
                                : "has no spare segment: once the current one is full, what ends is not counted")
                .withData("lost", state.lost())
                .withData("ledger", failure == null ? "takes what the journal holds" : failure)
                .withData("folded", state.folded().toString())
                .up()
                .build();
    }
}
