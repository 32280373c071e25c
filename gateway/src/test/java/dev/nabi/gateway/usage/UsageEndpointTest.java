package dev.nabi.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.management.Caller;
import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.api.management.Permission;
import dev.nabi.api.management.Reviews;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        new UsageEndpoint(metering.reports(), ManagementPolicy.token(new Ann())).register(router);
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

    /** Knows two tokens: ann's, who may read namespace a, and root's. */
    private static final class Ann implements Reviews {
        @Override
        public Optional<Caller> caller(String token) {
            return Set.of("ann", "root").contains(token)
                    ? Optional.of(new Caller(token, "", List.of(), Map.of()))
                    : Optional.empty();
        }

        @Override
        public boolean may(Caller caller, Permission permission) {
            return caller.user().equals("root") || permission.equals(new Permission.Functions("a"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -    | /usage?namespace=a                | 401
            x    | /usage?namespace=a                | 401
            ann  | /usage?namespace=a                | 200
            ann  | /usage?namespace=a&group=none     | 200
            ann  | /usage/?namespace=b               | 403
            ann  | /usage?namespace=b                | 403
            ann  | /usage                            | 403
            ann  | /usage?namespace=                 | 403
            ann  | /usage?namespace=a&namespace=b    | 403
            ann  | /usage?Namespace=a                | 403
            ann  | /cost?namespace=a                 | 200
            ann  | /cost?namespace=b                 | 403
            ann  | /cost                             | 403
            root | /usage                            | 200
            root | /cost                             | 200
            -    | /cost                             | 401
            -    | /usage/openapi.yaml               | 200
            """)
    void aTenantReadsItsOwnAndNothingElse(String token, String path, int status) throws Exception {
        assertThat(get(path, "*/*", token).statusCode()).isEqualTo(status);
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        return get(path, accept, "root");
    }

    private HttpResponse<String> get(String path, String accept, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", accept);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
