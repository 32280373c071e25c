package dev.nabi.gateway.activation;

import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.instances.Timers;
import dev.nabi.gateway.metrics.UsageMeters;
import dev.nabi.metering.Ticks;

/** What every revision is served with. */
public record RevisionContext(
        int loops,
        Ticks ticks,
        Timers timers,
        Prober prober,
        ScaleClient scale,
        DemandListener demand,
        UsageMeters meters,
        Slots slots) {}
