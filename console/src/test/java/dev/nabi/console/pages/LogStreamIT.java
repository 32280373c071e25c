package dev.nabi.console.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.Eventually;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.local.api.EmbeddedApi;
import dev.nabi.local.api.EmbeddedApiOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live log over HTTP, of pods whose log is a file that grows. */
class LogStreamIT {
    private static final String PATH = "/functions/shop/hello/logs/stream";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Followed> followed = new ArrayList<>();
    private EmbeddedApi api;
    private KubernetesClient kubernetes;
    private CallerClients clients;
    private URI console;
    private volatile Optional<Caller> signedIn = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        api = EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(directory));
        kubernetes = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
        kubernetes
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        var token = Pattern.compile("token: \"?([^\"\\s]+)").matcher(api.kubeconfig());
        assertThat(token.find()).isTrue();
        signedIn = Optional.of(new Caller("shop", "owner", token.group(1)));
        clients = new CallerClients(kubernetes, 8);
        var router = Router.router(vertx);
        router.get("/functions/:ns/:name/logs/stream")
                .handler(new LogStream(_ -> signedIn, new Cluster(clients), clients, threads));
        var port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        console = URI.create("http://127.0.0.1:" + port);
    }

    @AfterEach
    void stop() throws Exception {
        for (var one : followed) {
            one.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
        threads.shutdownNow();
        http.close();
        clients.close();
        kubernetes.close();
        api.close();
    }

    private void pod(String name, int restarts) throws Exception {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .addToLabels("nabi.dev/function", "hello")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("function")
                .withImage("i")
                .endContainer()
                .endSpec()
                .build();
        kubernetes.resource(pod).create();
        runs(name, restarts);
    }

    /** The API has controllers of its own, which may write it meanwhile. */
    private void runs(String name, int restarts) throws Exception {
        Eventually.until(() -> {
            try {
                return writeStatus(name, restarts) != null;
            } catch (KubernetesClientException conflict) {
                return false;
            }
        });
    }

    private Pod writeStatus(String name, int restarts) {
        return kubernetes
                .pods()
                .inNamespace("shop")
                .withName(name)
                .editStatus(pod -> new PodBuilder(pod)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .withContainerStatuses()
                        .addNewContainerStatus()
                        .withName("function")
                        .withRestartCount(restarts)
                        .withReady(true)
                        .withImage("i")
                        .withImageID("i")
                        .withNewState()
                        .withNewRunning()
                        .endRunning()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }

    private void print(String name, String line) throws IOException {
        Pod pod = kubernetes.pods().inNamespace("shop").withName(name).get();
        var folder = Files.createDirectories(
                directory.resolve("shop_" + name + "_" + pod.getMetadata().getUid()));
        Files.writeString(
                folder.resolve("container.log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** A browser that follows, and what it was sent so far. */
    private final class Followed implements AutoCloseable {
        @SuppressWarnings("JdkObsolete") // read while another thread writes it
        private final StringBuffer text = new StringBuffer();

        private final InputStream stream;
        private volatile boolean isOver;

        Followed() throws Exception {
            var answer = http.send(HttpRequest.newBuilder(console.resolve(PATH)).build(), BodyHandlers.ofInputStream());
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
            stream = answer.body();
            threads.execute(this::read);
            followed.add(this);
        }

        private void read() {
            try {
                var block = new byte[4096];
                for (var count = stream.read(block); count >= 0; count = stream.read(block)) {
                    text.append(new String(block, 0, count, StandardCharsets.UTF_8));
                }
            } catch (IOException closed) {
                // By the test.
            }
            isOver = true;
        }

        void awaitText(String part) throws Exception {
            Eventually.until(() -> text.indexOf(part) >= 0);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    @Test
    void linesComeAsTheyArePrintedWithTheirInvocationAndOnALineOfTheirOwn() throws Exception {
        pod("hello-1", 0);
        print(
                "hello-1",
                "{\"time\":\"2026-11-30T10:00:00Z\",\"level\":\"INFO\",\"invocationId\":\"7d\",\"message\":\"a\\nevent: end\"}");
        var browser = new Followed();
        browser.awaitText("event: line\ndata: {");
        browser.awaitText("\"invocation\":\"7d\",\"text\":\"a\\nevent: end\"}\n\n");

        print("hello-1", "no JSON");

        browser.awaitText("\"text\":\"no JSON\"");
        assertThat(browser.text).doesNotContain("\nevent: end");
    }

    @Test
    void aNewInstanceAndOneThatStartsAgainAreFollowedToo() throws Exception {
        pod("hello-1", 0);
        print("hello-1", "first");
        var browser = new Followed();
        browser.awaitText("\"text\":\"first\"");

        pod("hello-2", 0);
        print("hello-2", "second");
        browser.awaitText("\"text\":\"second\"");
        runs("hello-2", 1);

        Eventually.until(() -> browser.text.toString().split("\"text\":\"second\"", -1).length == 3);
    }

    /** Twenty are followed at a time, not in all. */
    @Test
    void anInstanceThatHasEndedGivesItsPlaceToAnother() throws Exception {
        for (var instance = 0; instance < 20; instance++) {
            pod("old-" + instance, 0);
            print("old-" + instance, "old " + instance + ".");
        }
        var browser = new Followed();
        for (var instance = 0; instance < 20; instance++) {
            browser.awaitText("old " + instance + ".");
        }

        kubernetes
                .pods()
                .inNamespace("shop")
                .withLabel("nabi.dev/function", "hello")
                .withGracePeriod(0)
                .delete();
        pod("young", 0);
        print("young", "young line");

        browser.awaitText("young line");
    }

    @Test
    void endsWhenNobodyIsSignedInAnyMore() throws Exception {
        var browser = new Followed();
        browser.awaitText(": follows the log");

        signedIn = Optional.empty();

        browser.awaitText("event: end\ndata: session");
        Eventually.until(() -> browser.isOver);
        var answer = http.send(HttpRequest.newBuilder(console.resolve(PATH)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void whatTheApiServerRefusesIsSaidInTheStream() throws Exception {
        signedIn = Optional.of(new Caller("shop", "stranger", "no-token"));

        var browser = new Followed();

        browser.awaitText("event: problem\ndata: ");
        browser.awaitText("event: end\ndata: time");
    }

    @Test
    void oneCallerFollowsSomeAtATimeAndAPlaceIsGivenBack() throws Exception {
        for (var open = 0; open < 8; open++) {
            new Followed().awaitText(": follows the log");
        }
        var ninth = new Followed();
        ninth.awaitText("event: problem\ndata: You follow 8 logs already");
        ninth.awaitText("event: end");

        followed.getFirst().close();

        Eventually.until(() -> {
            var next = new Followed();
            Eventually.until(() -> next.text.length() > 0);
            return next.text.indexOf(": follows the log") >= 0;
        });
    }
}
