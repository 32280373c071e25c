package dev.nabi.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.metering.usage.Metering;
import dev.nabi.metering.usage.MeteringConfig;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageEndpointTest {
    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Vertx vertx;
    private Metering metering;
    private int port;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        metering = Metering.open(MeteringConfig.in(directory, "gateway-0"));
        var router = Router.router(vertx);
        new UsageEndpoint(metering.reports()).register(router);
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        metering.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void answersInTheFormatThatTheClientAccepts() throws Exception {
        assertThat(get("/usage", "application/json").headers().firstValue("Content-Type"))
                .contains("application/json");
        assertThat(get("/cost", "text/csv").headers().firstValue("Content-Type"))
                .contains("text/csv; charset=utf-8");
        assertThat(get("/usage/openapi.yaml", "*/*").body()).startsWith("openapi:");
    }

    @Test
    void refusesABadParameterByNameWithAProblem() throws Exception {
        var answer = get("/usage?step=week%22", "*/*");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new ObjectMapper().readTree(answer.body()).get("detail").asText())
                .contains("The parameter 'step' is 'week\"'");
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", accept)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
