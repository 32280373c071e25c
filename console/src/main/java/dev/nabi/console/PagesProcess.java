package dev.nabi.console;

import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.caller.SignIns;
import dev.nabi.console.compile.JavaCheck;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.http.WebRoutes;
import dev.nabi.console.metrics.FunctionFigures;
import dev.nabi.console.metrics.ManagementClient;
import dev.nabi.console.metrics.PrometheusSeries;
import dev.nabi.console.metrics.RecentCalls;
import dev.nabi.console.pages.Cluster;
import dev.nabi.console.pages.LogStream;
import dev.nabi.console.pages.Pages;
import dev.nabi.console.pages.Site;
import dev.nabi.console.templates.Templates;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The pages as a part of the process: what they are made of, and their routes. */
@Singleton
public class PagesProcess {
    private static final Duration COMPILE = Duration.ofSeconds(15);
    private static final long LONGEST_FORM = 512 * 1024;
    private static final List<String> PATHS =
            List.of("/functions", "/functions/*", "/create", "/create/*", "/cost", "/namespace", "/language");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConsoleConfig config;
    private final WebRoutes web;
    private final JavaCheck compiler = JavaCheck.against(interfaces(), COMPILE);
    private final Site site;
    private final LogStream logs;

    PagesProcess(
            ConsoleConfig config,
            WebRoutes web,
            CallerClients clients,
            FunctionsApi functions,
            CodeStoreClient code,
            GatewayClient gateway,
            SignIns signIns,
            Clock clock) {
        this.config = config;
        this.web = web;
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .executor(threads)
                .build();
        var figures = new FunctionFigures(
                new ManagementClient(http, config.gatewayManagement()),
                new RecentCalls(http, config.gateways().orElse(config.gatewayManagement())),
                config.prometheus().map(address -> new PrometheusSeries(http, address)),
                clock);
        var cluster = new Cluster(clients);
        this.site = Pages.site(new Pages.Parts(
                signIns,
                clients,
                cluster,
                functions,
                code,
                gateway,
                compiler,
                figures,
                config.events().map(address -> new ManagementClient(http, address)),
                config.maxCode().asLongValue(),
                new Templates(),
                System::nanoTime));
        this.logs = new LogStream(signIns, cluster, clients, threads);
    }

    /** The interfaces of other platforms, against which the base image compiles sources. */
    private static List<Path> interfaces() {
        var jars = new ArrayList<Path>();
        jars.add(JavaCheck.place(com.amazonaws.services.lambda.runtime.RequestHandler.class));
        jars.add(JavaCheck.place(com.google.cloud.functions.HttpFunction.class));
        return jars;
    }

    void routes(@Observes Router router) {
        router.get("/functions/:ns/:name/logs/stream").handler(logs);
        // What is posted there is the API's.
        router.get("/").handler(web.blocking(this::mostBytes, site));
        for (var path : PATHS) {
            router.route(path).handler(web.blocking(this::mostBytes, site));
        }
        // A page that there is not is said as one.
        router.get().last().handler(web.blocking(this::mostBytes, site));
    }

    private long mostBytes(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "").endsWith("/upload")
                ? config.maxCode().asLongValue()
                : LONGEST_FORM;
    }

    void stop(@Observes ShutdownEvent event) {
        compiler.close();
        threads.shutdownNow();
    }
}
