package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that come before the Function's first revision. */
class LobbyIT {
    private static final String STARTING =
            "{conditions: [{type: Ready, status: Unknown, reason: Starting, message: the first revision is starting}]}";
    private static final String FAILED =
            "{conditions: [{type: Ready, status: \"False\", reason: CrashLoopBackOff, message: it does not compile}]}";

    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    @Test
    void waitForTheFirstRevisionFromTheMomentOfTheApply() throws Exception {
        platform.functionOfStatus("hello", "", "{}");
        var get = call("/function/shop/hello/none");
        var post = platform.http.sendAsync(
                HttpRequest.newBuilder(platform.uri("/function/shop/hello/echo"))
                        .POST(BodyPublishers.ofString("body"))
                        .build(),
                BodyHandlers.ofString());

        platform.functionOfStatus("hello", "", STARTING);
        platform.pod("hello", "hello-1", server.port());
        platform.function("hello", "");

        assertThat(get.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        assertThat(post.get(10, TimeUnit.SECONDS))
                .returns(200, HttpResponse::statusCode)
                .returns("body", HttpResponse::body);
        assertThat(platform.ended).hasSize(2);
    }

    @Test
    void areToldAtOnceThatItWillNotBe() throws Exception {
        platform.functionOfStatus("hello", "", STARTING);
        var waiting = call("/function/shop/hello");

        platform.functionOfStatus("hello", "", FAILED);

        assertThat(waiting.get(10, TimeUnit.SECONDS))
                .returns(503, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body())
                        .contains("CrashLoopBackOff", "kubectl describe fn hello")
                        .doesNotContain("it does not compile"));
        assertThat(platform.get("/function/shop/hello").statusCode()).isEqualTo(503);
    }

    @Test
    void waitNoLongerThanTheFunctionSays() {
        platform.functionOfStatus("hello", "queue: {waitSeconds: 1}", STARTING);

        var answer = platform.get("/function/shop/hello");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("Starting", "kubectl describe fn hello");
        assertThat(platform.ended).isEmpty();
    }

    private CompletableFuture<HttpResponse<String>> call(String path) {
        return platform.http.sendAsync(
                HttpRequest.newBuilder(platform.uri(path)).build(), BodyHandlers.ofString());
    }
}
