package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Activator;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.gateway.routing.Router;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.UsageMeter;
import java.util.function.Supplier;

/** What all event loops serve from. */
public record Service(
        Router router,
        Supplier<RouteTable> routes,
        Revisions revisions,
        Activator activator,
        UsageMeter usage,
        Ticks ticks,
        Gate gate) {}
