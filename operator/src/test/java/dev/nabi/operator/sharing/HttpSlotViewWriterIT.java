package dev.nabi.operator.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nabi.api.slots.DepartedMember;
import dev.nabi.api.slots.Member;
import dev.nabi.api.slots.SlotView;
import dev.nabi.operator.sharing.SlotViewWriter.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that a test plays. */
class HttpSlotViewWriterIT {
    private static final SlotView VIEW = new SlotView(
            3,
            "x",
            List.of(new Member("a@1", "http://a")),
            List.of(new DepartedMember("b@1", 500, List.of("a@1", "b@1"), List.of("pod"), 1_767_225_600L)),
            true,
            List.of("pod"));

    private final HttpSlotViewWriter writer = new HttpSlotViewWriter(() -> "the token");
    private final BlockingQueue<String> taken = new ArrayBlockingQueue<>(100);
    private HttpServer gateway;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/slots/view", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            taken.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            var answer = ("{\"member\": \"a@1\", \"left\": false, \"new\": 1, \"held\": [\"pod\"], \"view\": " + body
                            + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        writer.close();
        gateway.stop(0);
    }

    private Answer answer() {
        var address = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());
        return writer.write(address, VIEW).toCompletableFuture().join();
    }

    @Test
    void sendsAViewWithTheTokenAndReadsTheAnswer() {
        var answer = answer();
        // On a busy machine the first one may take longer than it is waited for.
        for (var attempt = 0; attempt < 20 && answer instanceof Answer.None; attempt++) {
            answer = answer();
        }
        assertThat(answer).isInstanceOfSatisfying(Answer.Answered.class, answered -> {
            assertThat(answered.state().view()).isEqualTo(VIEW);
            assertThat(answered.state().held()).containsExactly("pod");
        });
        assertThat(taken.poll()).startsWith("PUT Bearer the token {").contains("\"version\":3", "\"goneMillis\":500");
    }

    @Test
    void aGatewayOfAnEarlierVersionKnowsNoViews() {
        status = 404;
        assertThat(Stream.generate(this::answer).limit(20)).contains(new Answer.Unaware());
    }

    @Test
    void aGatewayThatRefusesOrIsAwayHasNotAnswered() {
        status = 503;
        assertThat(answer()).isEqualTo(new Answer.None());
        gateway.stop(0);
        assertThat(answer()).isEqualTo(new Answer.None());
    }
}
