package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two tenants, each admin of a namespace, on an installation that asks for tokens at the management ports: what the first reads
 * of its own, and that it reads nothing of the second by any door there is. Late, since the installation is another one.
 */
@Isolated
@Order(Integer.MAX_VALUE - 2)
class TenancyE2E extends ClusterCase {
    private static final String READER = "nabi-e2e-metrics-reader";
    private static final String SECRET_WORD = "nabi-e2e-word-of-b";
    private static final Faulty CART = Faulty.named("cart").with("logTail: true");

    @TempDir
    static Path directory;

    private static Tenant a;
    private static Tenant b;
    private static Kubectl kubectlOfA;
    private static final List<PortForward> GATEWAYS = new ArrayList<>();
    private static final List<PortForward> OPERATORS = new ArrayList<>();

    @BeforeAll
    static void openTwoTenants() throws Exception {
        var platform = INSTALLED.platform();
        INSTALLED
                .installation()
                .upgrade(Map.of("gateway.replicas", 2, "management.usage", "token", "management.metrics", "token"));
        a = Tenant.create(platform, "nabi-e2e-a");
        b = Tenant.create(platform, "nabi-e2e-b");
        kubectlOfA = a.kubectl(directory);
        a.apply(CART);
        b.apply(CART.with("access: {serviceAccounts: [nabi-e2e-b/owner]}"));
        var kubeconfig = platform.kubectl().kubeconfig();
        for (var gateway : OneGateway.all(platform, 2)) {
            GATEWAYS.add(PortForward.to(kubeconfig, Installation.NAMESPACE, gateway.name(), 9090));
        }
        for (var operator : Instances.ofComponent(platform, "operator").ready()) {
            OPERATORS.add(PortForward.to(
                    kubeconfig, Installation.NAMESPACE, operator.getMetadata().getName(), 9091));
        }
        PlatformScenarios.await(platform, () -> call(a.path("cart"), "").statusCode() == 200);
        PlatformScenarios.await(
                platform, () -> call(b.path("cart"), b.token("nabi")).statusCode() == 200);
    }

    @AfterAll
    static void takeTenantsAway() {
        GATEWAYS.forEach(PortForward::close);
        OPERATORS.forEach(PortForward::close);
        GATEWAYS.clear();
        OPERATORS.clear();
        if (a != null && b != null) {
            a.delete();
            b.delete();
        }
        INSTALLED.platform().kubectl().run("delete", "clusterrole,clusterrolebinding", READER, "--ignore-not-found");
    }

    /** Calls with a token for Functions, or without one, and asks for the log of the call. */
    private static HttpResponse<String> call(String path, String token) {
        var request = HttpRequest.newBuilder(URI.create(INSTALLED.platform().gateway() + path))
                .timeout(Duration.ofMinutes(2))
                .header("Nabi-Log", "tail")
                .POST(HttpRequest.BodyPublishers.ofString("echo " + SECRET_WORD));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return Platform.HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (Exception failed) {
            throw new IllegalStateException(path, failed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usage", "/cost"})
    void usageAndCostOfItsNamespaceAreReadAndHaveNothingOfAnother(String door) throws Exception {
        var namespaces = new TreeSet<String>();
        await(() -> {
            GATEWAYS.forEach(gateway -> {
                var answer = gateway.get(door + "?namespace=nabi-e2e-a", a.token(""));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).doesNotContain("nabi-e2e-b");
                namespaces.addAll(json(answer.body()).findValuesAsText("namespace"));
            });
            return namespaces.contains("nabi-e2e-a");
        });
        assertThat(namespaces).containsOnly("nabi-e2e-a");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (Exception unreadable) {
            throw new IllegalStateException(text, unreadable);
        }
    }

    @ParameterizedTest(name = "{0} with the token of a → {1}")
    @CsvSource(textBlock = """
            /usage?namespace=nabi-e2e-b,                        403
            /usage?namespace=nabi-e2e-b&function=cart,          403
            /cost?namespace=nabi-e2e-b,                         403
            /usage,                                             403
            /cost,                                              403
            /usage?namespace=,                                  403
            /usage?namespace=nabi-e2e-a&namespace=nabi-e2e-b,   403
            '/usage?namespace=nabi-e2e-a,nabi-e2e-b',           403
            '/usage?namespace=*',                               403
            /usage?namespace=nabi-e2e-a%20,                     403
            /usage?namespace=NABI-E2E-A,                        403
            /usage?NAMESPACE=nabi-e2e-a,                        403
            /usage/?namespace=nabi-e2e-b,                       403
            //usage?namespace=nabi-e2e-b,                       403
            /usage/totals,                                      401
            /demand,                                            401
            /q/metrics,                                         403
            /q/metrics/,                                        403
            /q//metrics,                                        403
            //q/metrics,                                        403
            /q/./metrics,                                       403
            /q/health/../metrics,                               403
            /q/%6Detrics,                                       403
            """)
    void managementPortOfAGatewayGivesNothingElse(String path, int expected) {
        for (var gateway : GATEWAYS) {
            var answer = gateway.get(path, a.token(""));

            // What is not found gives nothing either.
            assertThat(answer.statusCode()).as(answer.body()).isIn(expected, 404);
            assertThat(answer.body()).doesNotContain("nabi_", "\"rows\"", "cart");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usage?namespace=nabi-e2e-a", "/cost?namespace=nabi-e2e-a", "/q/metrics", "/demand"})
    void nobodyReadsWithoutATokenNorWithOneForFunctions(String path) {
        for (var gateway : GATEWAYS) {
            assertThat(gateway.get(path, "").statusCode()).isEqualTo(401);
            assertThat(gateway.get(path, a.token("nabi")).statusCode()).isEqualTo(401);
            assertThat(gateway.get(path, a.token("") + "x").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void metricsAreReadByWhoMayGetTheirPathAndByNoTenant() {
        kubectl().apply("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRole
                        metadata: {name: READER}
                        rules: [{nonResourceURLs: [/metrics], verbs: [get]}]
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRoleBinding
                        metadata: {name: READER}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: READER}
                        subjects: [{kind: ServiceAccount, name: owner, namespace: nabi-e2e-b}]
                        """.replace("READER", READER)).succeeded();
        var doors = new ArrayList<>(GATEWAYS);
        doors.addAll(OPERATORS);
        assertThat(doors).hasSizeGreaterThanOrEqualTo(3).allSatisfy(door -> {
            assertThat(door.get("/q/metrics", "").statusCode()).isEqualTo(401);
            assertThat(door.get("/q/metrics", a.token("")).statusCode()).isEqualTo(403);
            assertThat(door.get("/q/health/ready", "").statusCode()).isEqualTo(200);
            // A review that said no is kept for 30 s.
            await(() -> door.get("/q/metrics", b.token("")).statusCode() == 200);
            assertThat(door.get("/q/metrics", b.token("")).body()).contains("jvm_");
        });
    }

    @ParameterizedTest(name = "kubectl {0}")
    @ValueSource(
            strings = {
                "get fn -n nabi-e2e-b",
                "get fn -A",
                "get fn cart -n nabi-e2e-b -o yaml",
                "get pods -n nabi-e2e-b",
                "logs -n nabi-e2e-b -l nabi.dev/function=cart",
                "get secrets -n nabi-e2e-b",
                "get events -n nabi-e2e-b",
                "get pods -n nabi-e2e",
                "get secrets -n nabi-e2e",
                "logs -n nabi-e2e -l app.kubernetes.io/component=gateway",
                "get --raw /api/v1/namespaces/nabi-e2e/services/nabi-gateway:80/proxy/",
                "get --raw /metrics",
                "create token owner -n nabi-e2e-b",
            })
    void apiServerGivesItNothingOfTheOtherNorOfThePlatform(String command) {
        var answer = kubectlOfA.run(command.split(" "));

        assertThat(answer.exit()).as(answer.text()).isNotZero();
        assertThat(answer.text()).doesNotContain(SECRET_WORD, "cart-0");
    }

    @Test
    void itsOwnFunctionAndItsLogsItReads() {
        assertThat(kubectlOfA.run("get", "fn", "cart", "-o", "name").succeeded().text())
                .contains("cart");
        assertThat(kubectlOfA
                        .run("get", "pods", "-l", "nabi.dev/function=cart", "-o", "name")
                        .succeeded()
                        .text())
                .contains("pod/cart-");
        kubectlOfA.run("logs", "-l", "nabi.dev/function=cart").succeeded();
        var answer = call(a.path("cart"), "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Nabi-Log-Result").map(Base64.getDecoder()::decode))
                .isPresent();
    }

    /** By each way of naming the other's Function, with its own right token: refused, and no log of a call. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/function/nabi-e2e-b/cart",
                "/function/nabi-e2e-b/cart/",
                "/function/nabi-e2e-b/cart/echo?nabi-log=tail",
                "/function/nabi-e2e-a/../nabi-e2e-b/cart",
                "/function/nabi-e2e-a/cart/../../nabi-e2e-b/cart",
                "/function/nabi-e2e-a/%2e%2e/nabi-e2e-b/cart",
                "/function//nabi-e2e-b/cart",
                "//function/nabi-e2e-b/cart",
                "/function/nabi-e2e-b%2fcart",
            })
    void functionOfTheOtherIsClosedToIt(String path) {
        var answer = call(path, a.token("nabi"));

        // A path that leads to its own Function, or nowhere, is as good.
        if (answer.statusCode() != 200) {
            assertThat(answer.statusCode()).as(answer.body()).isIn(400, 403, 404);
            assertThat(answer.body()).doesNotContain("cart-0", SECRET_WORD, "10.2");
        } else {
            assertThat(path).startsWith("/function/nabi-e2e-a/cart/");
        }
        assertThat(answer.headers().firstValue("Nabi-Log-Result"))
                .matches(log -> answer.statusCode() == 200 || log.isEmpty());
    }

    /** Neither the other's traffic, nor its problems, show in what is said of a Function that is closed, or is not there. */
    @Test
    void refusalsTellNoMoreThanThatAFunctionIsThere() {
        var closed = call(b.path("cart"), a.token("nabi"));
        var nowhere = call(b.path("nobody"), a.token("nabi"));
        var noNamespace = call("/function/nabi-e2e-none/cart", a.token("nabi"));

        assertThat(List.of(closed.statusCode(), nowhere.statusCode(), noNamespace.statusCode()))
                .containsExactly(403, 404, 404);
        assertThat(closed.headers().map())
                .doesNotContainKeys("server-timing", "nabi-log-result", "ratelimit", "traceparent");
        assertThat(shape(nowhere)).isEqualTo(shape(noNamespace));
    }

    private static String shape(HttpResponse<String> answer) {
        return answer.headers().map().keySet()
                + answer.body().replaceAll("nabi-e2e-\\w+|cart|nobody", "NAME").replaceAll("[0-9a-f]{32}", "ID");
    }
}
