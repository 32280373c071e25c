package dev.nabi.events.http;

import dev.nabi.events.delivery.Dispatcher;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.delivery.PublicAddresses;
import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.LaneKey;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/namespaces/<ns>/functions/<fn>/calls}: takes an asynchronous call in; 202 is said after its commit alone. */
public final class CallsApi {
    private static final Logger LOG = Logger.getLogger(CallsApi.class);

    private final EventStore store;
    private final LanePolicies policies;
    private final Consumer<LaneKey> accepted;
    private final CallRequest.Rules rules;
    private final InstantSource clock;

    /** {@code accepted} hears of each lane with a new event; {@link Dispatcher#wake} is one. */
    public CallsApi(
            EventStore store,
            LanePolicies policies,
            Consumer<LaneKey> accepted,
            PublicAddresses addresses,
            boolean signsCallbacks,
            InstantSource clock) {
        this.store = store;
        this.policies = policies;
        this.accepted = accepted;
        this.rules = new CallRequest.Rules(addresses, signsCallbacks);
        this.clock = clock;
    }

    /** On an event loop, with the body read. */
    public void handle(RoutingContext request) {
        var lane = LaneKey.calls(Endpoint.path(request, "namespace"), Endpoint.path(request, "function"));
        var policy =
                switch (policies.find(lane)) {
                    case LanePolicies.Known.Policy known -> known.policy();
                    case LanePolicies.Known.Gone _ -> throw ApiProblem.of(404, "there is no Function " + lane);
                    case LanePolicies.Known.NotYet _ ->
                        throw ApiProblem.later(503, "it is not known yet how " + lane + " is called", 1);
                };
        var event = new CallRequest(
                        lane, new ArrayList<>(request.request().headers().entries()), Body.of(request))
                .event(clock.instant(), policy.retry().maxAge(), rules);
        // Answers go out on the connection's own thread, many of a commit together.
        var context = request.vertx().getOrCreateContext();
        var _ = store.accept(List.of(event))
                .thenApply(List::getFirst)
                .whenComplete(
                        (acceptance, failure) -> context.runOnContext(_ -> answer(request, lane, acceptance, failure)));
    }

    private void answer(
            RoutingContext request, LaneKey lane, @Nullable Acceptance acceptance, @Nullable Throwable failure) {
        switch (acceptance) {
            case null -> {
                LOG.warnf("a call of %s is not taken: %s", lane, failure == null ? "" : failure.getMessage());
                ApiProblem.later(503, "the event store is away", 1).write(request.response());
            }
            case Acceptance.Accepted(var id) -> {
                taken(request, id);
                accepted.accept(lane);
            }
            case Acceptance.Repeated(var id) -> taken(request, id);
            case Acceptance.Conflict(var id) ->
                ApiProblem.of(422, "another request was made with this Idempotency-Key: " + id)
                        .write(request.response());
            case Acceptance.Full(var bound) ->
                ApiProblem.later(429, "the queue is full: " + bound, 5).write(request.response());
        }
    }

    private static void taken(RoutingContext request, String id) {
        request.response()
                .setStatusCode(202)
                .putHeader("Location", "/async/" + id)
                .putHeader("Nabi-Event-Id", id)
                .putHeader("Preference-Applied", "respond-async")
                .end();
    }
}
