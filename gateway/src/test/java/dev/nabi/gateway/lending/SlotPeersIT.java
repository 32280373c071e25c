package dev.nabi.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.FunctionKey;
import dev.nabi.api.slots.Member;
import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import dev.nabi.gateway.activation.Limits;
import dev.nabi.gateway.activation.Permit;
import dev.nabi.gateway.activation.RefusalReason;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.RevisionContext;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.activation.Waiter;
import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.instances.Timers;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Ticks;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two gateways' management ports, over which one lends the only slot of an instance to the other. */
class SlotPeersIT {
    private static final String TOKEN = "a-token-of-32-characters-or-more";
    private static final RevisionKey KEY = new RevisionKey("shop", "cart", "cart-00001");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> granted = new LinkedBlockingQueue<>();
    private final List<Node> nodes = List.of(new Node("a"), new Node("b"));

    private final class Node {
        private final String id;
        private final Revisions revisions;
        private final SlotPeers peers;
        private final HttpServer server;

        Node(String id) {
            this.id = id;
            var context = vertx.getOrCreateContext();
            Timers timers = (millis, task) -> vertx.setTimer(Math.max(1, millis), timer -> task.run());
            var slots = new Slots(id, 2, 0, Ticks.system());
            revisions = new Revisions(new RevisionContext(
                    1,
                    Ticks.system(),
                    timers,
                    new Prober((instance, answer) -> answer.is(true), (millis, task) -> {}),
                    new NoScale(),
                    revision -> {},
                    (key, load) -> new NoMeter(),
                    slots));
            revisions.functionSeen(
                    new FunctionKey("shop", "cart"), new Limits(1, 10, 1000, 30_000, 5), null, Set.of(KEY));
            peers = new SlotPeers(vertx, context, new OperatorToken(() -> TOKEN), revisions, slots, timers);
            server = vertx.createHttpServer()
                    .requestHandler(request -> {
                        if (request.path().equals("/slots/view")) {
                            peers.view(request);
                        } else {
                            peers.asks(request);
                        }
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }

        Revision revision() {
            return Objects.requireNonNull(revisions.find(KEY));
        }

        String address() {
            return "http://127.0.0.1:" + server.actualPort();
        }
    }

    private record NoMeter() implements RevisionMeter {
        @Override
        public void ended(Invocation invocation) {}

        @Override
        public void turnedAway() {}

        @Override
        public void close() {}
    }

    private record NoScale() implements ScaleClient {
        @Override
        public CompletionStage<Outcome> wake(RevisionKey revision) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
            return new CompletableFuture<>();
        }
    }

    private final class Call extends Waiter {
        private final String name;
        private volatile Permit permit;

        Call(String name) {
            this.name = name;
        }

        @Override
        protected void granted(Permit taken) {
            permit = taken;
            granted.add(name);
        }

        @Override
        protected void refused(RefusalReason reason) {
            granted.add(name + " " + reason);
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.peers.close());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private SlotView view() {
        return new SlotView(
                1,
                "x",
                nodes.stream().map(node -> new Member(node.id, node.address())).toList(),
                List.of(),
                false,
                List.of());
    }

    private HttpResponse<String> put(Node node, String authorization, String body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(node.address() + "/slots/view"))
                            .header("Authorization", authorization)
                            .PUT(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private SlotViewState put(Node node, SlotView view) throws Exception {
        var json = new ObjectMapper();
        var answer = put(node, "Bearer " + TOKEN, json.writeValueAsString(view));
        assertThat(answer.statusCode()).isEqualTo(200);
        return json.readValue(answer.body(), SlotViewState.class);
    }

    @Test
    void lendsTheOnlySlotOverThePortAndTakesItBack() throws Exception {
        for (var node : nodes) {
            assertThat(put(node, view()).member()).isEqualTo(node.id);
        }
        for (var node : nodes) {
            put(node, view().settled(List.of()));
            node.revisions.podSeen(
                    new PodView("pod", "pod", KEY, "10.0.0.1", 8080, false, null, 256, 30, 0, null, false));
        }
        var calls = nodes.stream().map(node -> new Call(node.id)).toList();
        for (var i = 0; i < nodes.size(); i++) {
            nodes.get(i).revision().enqueue(calls.get(i));
        }

        var first = granted.poll(20, TimeUnit.SECONDS);
        assertThat(granted.poll(100, TimeUnit.MILLISECONDS)).as("one at a time").isNull();
        calls.stream().filter(call -> call.name.equals(first)).forEach(call -> call.permit.close());
        var second = granted.poll(20, TimeUnit.SECONDS);
        assertThat(Set.of(first, second)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void takesViewsFromWhoShowsTheTokenAndOnlyWhatIsOne() throws Exception {
        var node = nodes.getFirst();
        var view = new ObjectMapper().writeValueAsString(view());
        assertThat(put(node, "Bearer another-token-of-32-characters", view).statusCode())
                .isEqualTo(401);
        for (var bad : List.of("", "null", "{", "[]", "{\"members\": [null]}", "{\"members\": [{}]}")) {
            assertThat(put(node, "Bearer " + TOKEN, bad).statusCode()).as(bad).isEqualTo(400);
        }
        assertThat(put(node, SlotView.none()).view().members()).isEmpty();
    }
}
