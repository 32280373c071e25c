package dev.nabi.gateway.call;

import dev.nabi.gateway.access.AccessControl;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.events.Events;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.gateway.routing.Router;
import dev.nabi.gateway.telemetry.Telemetry;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.UsageMeter;
import java.util.function.Supplier;

/** What the calls of all event loops are served with. */
public record SharedResources(
        Router router,
        Supplier<RouteTable> routes,
        Revisions revisions,
        Lobby lobby,
        UsageMeter usage,
        Ticks ticks,
        Gate gate,
        Telemetry telemetry,
        AccessControl access,
        Events events) {

    /** Without an events process. */
    public SharedResources(
            Router router,
            Supplier<RouteTable> routes,
            Revisions revisions,
            Lobby lobby,
            UsageMeter usage,
            Ticks ticks,
            Gate gate,
            Telemetry telemetry,
            AccessControl access) {
        this(router, routes, revisions, lobby, usage, ticks, gate, telemetry, access, Events.NONE);
    }
}
