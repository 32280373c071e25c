package dev.nabi.console.session;

import dev.nabi.console.accounts.Accounts;
import dev.nabi.console.accounts.Codes;
import dev.nabi.console.accounts.SteppedClock;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebRoutes;
import dev.nabi.local.api.EmbeddedApi;
import dev.nabi.local.api.EmbeddedApiOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The routes of signing in on a port of their own, before an API server with rights; a page {@code /whoami} says who is there. */
final class TestConsole implements AutoCloseable {
    private static final String NAMESPACE = "nabi-accounts";

    private final SteppedClock clock = new SteppedClock();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final EmbeddedApi api;
    private final KubernetesClient client;
    private final KubernetesClient reviewing;
    private final CallerClients clients;
    private final HttpServer server;
    private final SessionFace face;

    /** @param reviewer the API server that people's tokens are shown to, where it is another */
    private TestConsole(Function<URI, Optional<OidcSettings>> oidc, Optional<URI> reviewer) throws Exception {
        var options = EmbeddedApiOptions.withLogsIn(Files.createTempDirectory("logs"));
        api = EmbeddedApi.start(
                new EmbeddedApiOptions(0, options.podLogs(), clock.withZone(ZoneOffset.UTC), options.objectMib()));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
        reviewing = reviewer.map(uri -> new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(Config.empty())
                                .withMasterUrl(uri.toString())
                                .build())
                        .build())
                .orElse(client);
        clients = new CallerClients(reviewing, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        var router = Router.router(vertx);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        var routes = new WebRoutes(threads, 64, 64 << 20);
        face = new SessionFace(
                new SessionFace.Options(
                        "",
                        true,
                        new Sessions.Bounds(Duration.ofHours(12), Duration.ofHours(1), NAMESPACE),
                        1,
                        oidc.apply(base())),
                new SessionFace.Parts(client, clients, routes, threads, http, clock),
                new SecureRandom());
        face.add(router);
        router.route("/whoami")
                .handler(context -> routes.blocking(
                                _ -> 1000,
                                _ -> WebAnswer.text(
                                        200,
                                        "text/plain",
                                        SignedIn.of(context)
                                                .orElseThrow()
                                                .caller()
                                                .name()))
                        .handle(context));
    }

    static TestConsole start() throws Exception {
        return new TestConsole(_ -> Optional.empty(), Optional.empty());
    }

    static TestConsole start(Function<URI, OidcSettings> oidc, Optional<URI> reviewer) throws Exception {
        return new TestConsole(base -> Optional.of(oidc.apply(base)), reviewer);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    SteppedClock clock() {
        return clock;
    }

    Accounts accounts() {
        return face.accounts();
    }

    KubernetesClient client() {
        return client;
    }

    Browser browser() {
        return new Browser(http, base());
    }

    String code(String secret, int offset) {
        return Codes.at(secret, clock.instant(), offset);
    }

    void serviceAccount(String name) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    boolean hasServiceAccount(String name) {
        return client.serviceAccounts().inNamespace(NAMESPACE).withName(name).get() != null;
    }

    String token(String account) {
        return client.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
    }

    /** What the chart gives the first account. */
    void grantInviting(String account) {
        client.load(new ByteArrayInputStream("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: invite, namespace: nabi-accounts}
                rules:
                - {apiGroups: [""], resources: [serviceaccounts], verbs: [get, list, create, delete]}
                - {apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: invite, namespace: nabi-accounts}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: invite}
                subjects: [{kind: ServiceAccount, name: %s, namespace: nabi-accounts}]
                """.formatted(account).getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    /** What is answered to bytes that no client sends. */
    String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        clients.close();
        reviewing.close();
        client.close();
        api.close();
        threads.shutdownNow();
        http.close();
    }
}
