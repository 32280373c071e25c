package dev.nabi.console;

import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.http.WebRoutes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** What all faces of the console share: clients that act as the caller, threads, and how the process is. */
@Singleton
@Readiness
public class ConsoleProcess implements HealthCheck {
    /** The longest answer of a function that is read, that of Lambda's synchronous calls. */
    private static final int LONGEST_ANSWER = 6_291_556;

    /** A body is there up to four times while it is read: as bytes, as text, decoded, and on its way. */
    private static final int HEAP_FOR_BODIES = 5;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .executor(threads)
            .build();
    private final ConsoleConfig config;
    private final CallerClients clients;
    private volatile boolean isStopping;

    ConsoleProcess(ConsoleConfig config, KubernetesClient own) {
        this.config = config;
        this.clients = new CallerClients(own, config.callerClients());
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    CallerClients clients() {
        return clients;
    }

    @Produces
    @Singleton
    FunctionsApi functions() {
        return new FunctionsApi(clients);
    }

    @Produces
    @Singleton
    CodeStoreClient code() {
        return new CodeStoreClient(http, config.code());
    }

    @Produces
    @Singleton
    GatewayClient gateway() {
        return new GatewayClient(http, config.gateway(), LONGEST_ANSWER);
    }

    @Produces
    @Singleton
    WebRoutes routes() {
        return new WebRoutes(threads, config.maxRequests(), Runtime.getRuntime().maxMemory() / HEAP_FOR_BODIES);
    }

    void stop(@Observes ShutdownEvent event) {
        isStopping = true;
        threads.shutdownNow();
        clients.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("requests are taken")
                .status(!isStopping)
                .build();
    }
}
