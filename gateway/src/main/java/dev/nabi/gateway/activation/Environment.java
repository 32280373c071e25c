package dev.nabi.gateway.activation;

import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.instances.Timers;
import dev.nabi.gateway.loop.Ticks;
import dev.nabi.gateway.metering.UsageMeters;

/** What every revision is served with. */
public record Environment(
        int loops,
        Ticks ticks,
        Timers timers,
        Prober prober,
        ScaleClient scale,
        DemandListener demand,
        UsageMeters meters) {}
