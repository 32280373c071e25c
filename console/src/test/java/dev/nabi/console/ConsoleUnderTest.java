package dev.nabi.console;

import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.http.WebRoutes;
import dev.nabi.local.api.EmbeddedApi;
import dev.nabi.local.api.EmbeddedApiOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The routes of the Lambda API on a port, before a Kubernetes API that checks what is written by the schemas, with an operator,
 * a gateway and a code store that are played.
 */
public final class ConsoleUnderTest implements AutoCloseable {
    private static final int LONGEST_ANSWER = 6_291_556;

    private final EmbeddedApi api;
    public final KubernetesClient client;
    public final PlayedOperator operator;
    public final PlayedGateway gateway = new PlayedGateway();
    public final PlayedCodeStore code = new PlayedCodeStore();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CallerClients clients;
    private final Clock clock;
    private final int port;

    public ConsoleUnderTest(Path logs) throws Exception {
        this(logs, Clock.systemUTC());
    }

    /** With a clock that the Kubernetes API has, too. */
    public ConsoleUnderTest(Path logs, Clock clock) throws Exception {
        var options = EmbeddedApiOptions.withLogsIn(logs);
        api = EmbeddedApi.start(new EmbeddedApiOptions(0, logs, clock, options.objectMib()));
        this.clock = clock;
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
        for (var definition : new String[] {"functions", "triggers"}) {
            try (var crd = Files.newInputStream(Path.of("../crds/" + definition + ".nabi.dev.yaml"))) {
                client.load(crd).serverSideApply();
            }
        }
        operator = new PlayedOperator(client);
        clients = new CallerClients(client, 4);
        port = serve();
    }

    private int serve() throws Exception {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var router = Router.router(vertx);
        new LambdaProcess()
                .routes(
                        router,
                        config(),
                        client,
                        clients,
                        new FunctionsApi(clients),
                        new CodeStoreClient(http, Optional.of(code.uri())),
                        new GatewayClient(http, gateway.uri(), LONGEST_ANSWER),
                        new WebRoutes(threads, 64, 200_000_000),
                        clock);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The token of the API, which may do everything. */
    public String token() {
        return client.getConfiguration().getAutoOAuthToken() == null
                ? client.getConfiguration().getOauthToken()
                : client.getConfiguration().getAutoOAuthToken();
    }

    private ConsoleConfig config() {
        return new SmallRyeConfigBuilder()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(ConsoleConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "nabi.console.namespace", "default",
                                "nabi.console.gateway", gateway.uri().toString(),
                                "nabi.console.public-gateway", "http://functions.example.org",
                                "nabi.console.max-code", "24M"),
                        "test",
                        500))
                .build()
                .getConfigMapping(ConsoleConfig.class);
    }

    @Override
    public void close() throws IOException {
        operator.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        threads.shutdownNow();
        clients.close();
        client.close();
        api.close();
        gateway.close();
        code.close();
    }
}
