package dev.nabi.console.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.compile.JavaCheck;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.metrics.FunctionFigures;
import dev.nabi.console.metrics.ManagementClient;
import dev.nabi.console.metrics.RecentCalls;
import dev.nabi.console.templates.Templates;
import dev.nabi.local.api.EmbeddedApi;
import dev.nabi.local.api.EmbeddedApiOptions;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.MultiMap;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All pages, before an API server with rights and a gateway that answers: by somebody who may, and by a viewer. */
class PagesIT {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:30Z");
    private static final String HELLO = "/functions/shop/hello";
    private static final String HOSTILE = "<script>alert(1)</script>\"'";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static EmbeddedApi api;
    private static KubernetesClient kubernetes;
    private static FakePlatform platform;
    private static CallerClients clients;
    private static JavaCheck compiler;
    private static Caller owner;
    private static Caller viewer;

    private Optional<Caller> signedIn = Optional.of(owner);
    private Site site;

    @BeforeAll
    static void start() throws Exception {
        api = EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(directory));
        kubernetes = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
        platform = new FakePlatform();
        clients = new CallerClients(kubernetes, 8);
        compiler = JavaCheck.against(List.of(), Duration.ofMinutes(1));
        for (var definition : List.of("functions", "triggers")) {
            load(Files.readString(Path.of("../crds/" + definition + ".nabi.dev.yaml")));
        }
        load(Files.readString(Path.of("src/test/resources/pages/cluster.yaml")));
        status("hello", """
                {"observedGeneration":1,"url":"http://gateway/function/shop/hello","latestCreatedRevision":"hello-00002",
                 "latestReadyRevision":"hello-00002","replicas":1,"readyReplicas":1,"concurrency":100,
                 "conditions":[{"type":"Ready","status":"True","reason":"Ready"},{"type":"RevisionReady","status":"True","reason":"Ready"}],
                 "traffic":[{"revision":"hello-00002","weight":90},{"revision":"hello-00001","weight":10}],
                 "usage":{"invocationsToday":10,"invocationsThisMonth":100,"gbSecondsToday":"0.1","gbSecondsThisMonth":"1.5"}}""");
        status("broken", """
                {"observedGeneration":1,"conditions":[{"type":"Ready","status":"False","reason":"CrashLoopBackOff",
                 "message":"<b>last words</b>"},{"type":"Active","status":"False","reason":"CrashLoopBackOff",
                 "message":"<b>last words</b>"}],"traffic":[]}""");
        var token = Pattern.compile("token: \"?([^\"\\s]+)").matcher(api.kubeconfig());
        assertThat(token.find()).isTrue();
        owner = new Caller("shop", "owner", token.group(1));
        viewer = new Caller(
                "shop",
                "system:serviceaccount:shop:viewer",
                kubernetes
                        .serviceAccounts()
                        .inNamespace("shop")
                        .withName("viewer")
                        .tokenRequest(new TokenRequestBuilder()
                                .withNewSpec()
                                .withExpirationSeconds(3600L)
                                .endSpec()
                                .build())
                        .getStatus()
                        .getToken());
    }

    private static void load(String yaml) {
        kubernetes
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private static void status(String function, String status) throws Exception {
        var path = "/apis/nabi.dev/v1alpha1/namespaces/shop/functions/" + function;
        var object = (ObjectNode) JSON.readTree(kubernetes.raw(path));
        object.set("status", JSON.readTree(status));
        kubernetes.raw(path + "/status", "PUT", object);
    }

    @AfterAll
    static void stop() {
        compiler.close();
        clients.close();
        platform.close();
        kubernetes.close();
        api.close();
    }

    @BeforeEach
    void site() {
        var http = HttpClient.newHttpClient();
        var management = new ManagementClient(http, platform.address());
        site = Pages.site(new Pages.Parts(
                _ -> signedIn,
                clients,
                new Cluster(clients),
                new FunctionsApi(clients),
                new CodeStoreClient(http, Optional.empty()),
                new GatewayClient(http, platform.address(), 1 << 20),
                compiler,
                new FunctionFigures(
                        management,
                        new RecentCalls(http, platform.address()),
                        Optional.empty(),
                        Clock.fixed(NOW, ZoneOffset.UTC)),
                Optional.of(management),
                50 << 20,
                new Templates(),
                System::nanoTime));
    }

    private WebAnswer ask(String method, String target, Map<String, String> fields, String body) {
        var query = target.indexOf('?');
        var headers = MultiMap.caseInsensitiveMultiMap().add("Accept", "text/html");
        fields.forEach(headers::set);
        return site.handle(new WebRequest(
                method,
                query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1),
                "console",
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                "127.0.0.1"));
    }

    private String page(String target) {
        var answer = ask("GET", target, Map.of(), "");
        assertThat(answer.status())
                .as(text(answer).replaceFirst("(?s).*<main", "<main"))
                .isEqualTo(200);
        return text(answer);
    }

    private WebAnswer post(String target, Map<String, String> form) {
        return ask("POST", target, Map.of("Content-Type", "application/x-www-form-urlencoded"), encoded(form));
    }

    private WebAnswer fragment(String target, Map<String, String> form) {
        return ask(
                "POST",
                target,
                Map.of("Content-Type", "application/x-www-form-urlencoded", "HX-Request", "true"),
                encoded(form));
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + Page.encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String text(WebAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /functions?ns=shop        | hello</a>       | 1,234           | 96 ms
                    /functions?ns=empty       | No functions    | Create function | Namespace
                    /create?ns=shop           | Compiles        | data-editor     | nabi deploy
                    /cost?ns=shop             | 0.0003 USD      | Compute         | nabi cost
                    /functions/shop/hello     | Invoke          | Scheduled       | Ready
                    /functions/shop/hello/code      | data-editor  | class Hello      | Save as
                    /functions/shop/hello/logs      | data-logs    | nabi logs        | Live log
                    /functions/shop/hello/metrics   | data-chart   | p50 p95 p99      | 24h
                    /functions/shop/hello/revisions | weight-hello-00001 | 90 %       | Latest
                    /functions/shop/hello/triggers  | orders       | AttemptsSpent    | Redrive
                    /functions/shop/hello/cost      | 1000         | Budget           | if it goes on
                    /functions/shop/hello/settings  | 512Mi        | kind: Function   | Delete this function
                    """)
    void everyPageShowsWhatItIsFor(String target, String first, String second, String third) {
        assertThat(page(target).toLowerCase(java.util.Locale.ROOT))
                .contains(
                        first.toLowerCase(java.util.Locale.ROOT),
                        second.toLowerCase(java.util.Locale.ROOT),
                        third.toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void whatFailsIsSaidInWordsWithWhatToDo() {
        assertThat(page("/functions/shop/broken"))
                .contains("Calls are not answered")
                .contains("&lt;b&gt;last words&lt;/b&gt;")
                .contains("mend it in Code");
    }

    /** Who cannot see hears a notice once, and what is typed elsewhere on the page stays. */
    @Test
    void howAFunctionIsIsToldAgainOnlyWhenItChanged() {
        var seen = Pattern.compile("/conditions\\?seen=([0-9a-f]+)").matcher(page("/functions/shop/broken/code"));
        assertThat(seen.find()).isTrue();
        var headers = Map.of("HX-Request", "true");

        assertThat(ask("GET", "/functions/shop/broken/conditions?seen=" + seen.group(1), headers, "")
                        .status())
                .isEqualTo(204);
        assertThat(text(ask("GET", "/functions/shop/broken/conditions?seen=0", headers, "")))
                .contains("Calls are not answered", "hx-swap-oob")
                .doesNotContain("<html");
        assertThat(ask("GET", "/functions/shop/gone/conditions?seen=0", headers, "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void afterAFormThatIsNotTakenTheNamespaceIsChosenAsBeforeAndTheLanguageChangesOnAPageThatThereIs() {
        var answer = text(post(HELLO + "/traffic", Map.of("weight-hello-00001", "40")));

        assertThat(answer).contains("<select id=\"namespace\"").contains("name=\"to\" value=\"" + HELLO + "\"");
    }

    @Test
    void aLogFieldThatIsNoBase64IsNoLog() {
        platform.logResult = "%%%";
        try {
            assertThat(text(fragment(HELLO + "/invoke", Map.of("event", "tea"))))
                    .contains("id=\"answer-status\">200<")
                    .doesNotContain("went wrong");
        } finally {
            platform.logResult = "";
        }
    }

    @Test
    void textsOfOthersAreEscapedEverywhere() {
        assertThat(page(HELLO + "/triggers")).contains("&lt;b&gt;500&lt;/b&gt;");
        var answer = text(fragment(HELLO + "/invoke", Map.of("event", HOSTILE)));
        assertThat(answer)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;")
                .doesNotContain("<script>alert");
        assertThat(text(ask("GET", "/functions/shop/%3Cscript%3E", Map.of(), "")))
                .doesNotContain("<script>alert");
    }

    @Test
    void aCallShowsItsStagesItsLogAndIsMarkedAndNotTheCallers() {
        var answer = text(fragment(HELLO + "/invoke", Map.of("event", "tea", "below", "/orders?limit=1")));

        assertThat(answer)
                .contains(
                        "id=\"answer-status\">200<",
                        "Cold start",
                        "rect class=\"stage start\"",
                        "id=\"answer-log\">tea");
        assertThat(platform.asked).contains("call POST /function/shop/hello/orders?limit=1 nabi-console null");
    }

    @Test
    void anInvoiceHasCallsAsTheyAreCounted() {
        assertThat(page("/cost?ns=shop")).contains(">1234</td>", "0.20 / 1,000,000", "1.5 GB-s");
    }

    /** Each condition repeats the last words of the container. */
    @Test
    void whatConditionsSayTogetherIsSaidOnce() {
        assertThat(page("/functions/shop/broken").split("&lt;b&gt;last words", -1))
                .hasSize(2);
    }

    @Test
    void usageIsAskedForWithTheCallersToken() {
        page("/functions?ns=shop");

        assertThat(platform.asked).anyMatch(asked -> asked.startsWith("GET /cost?") && asked.endsWith(owner.token()));
    }

    @Test
    void aSourceThatDoesNotCompileIsNotCreatedAndOneThatDoesIs() {
        var form = Map.of("name", "made", "source", "public class Made { int x = y; }", "memory", "");
        assertThat(text(post("/create?ns=shop", form))).contains("Line 1:", "cannot find symbol");
        assertThat(kubernetes.raw("/apis/nabi.dev/v1alpha1/namespaces/shop/functions/made"))
                .isNull();

        var answer = post(
                "/create?ns=shop",
                Map.of("name", "made", "source", "public class Made implements Runnable { public void run() {} }"));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.fields()).containsEntry("Location", "/functions/shop/made");
        assertThat(post("/create?ns=shop", Map.of("name", "made", "source", "class Made {}"))
                        .status())
                .isEqualTo(409);
        assertThat(post("/functions/shop/made/delete", Map.of("confirm", "mad")).status())
                .isEqualTo(422);
        assertThat(post("/functions/shop/made/delete", Map.of("confirm", "made"))
                        .status())
                .isEqualTo(303);
        assertThat(kubernetes.raw("/apis/nabi.dev/v1alpha1/namespaces/shop/functions/made"))
                .isNull();
    }

    @Test
    void trafficIsWrittenAndPreviewed() {
        var form = Map.of("weight-hello-00001", "40", "weight-hello-00002", "60", "tag-hello-00001", "old");

        assertThat(text(fragment(HELLO + "/revisions/preview", form))).contains("1=40:old");
        assertThat(post(HELLO + "/traffic", form).status()).isEqualTo(303);
        assertThat(kubernetes.raw("/apis/nabi.dev/v1alpha1/namespaces/shop/functions/hello"))
                .contains("\"weight\":40", "\"tag\":\"old\"");
        assertThat(text(post(HELLO + "/traffic", Map.of("weight-hello-00001", "40"))))
                .contains("must sum to 100");
        assertThat(post(HELLO + "/rollback", Map.of("revision", "hello-00001")).status())
                .isEqualTo(303);
        assertThat(post(HELLO + "/traffic", Map.of("latest", "true")).status()).isEqualTo(303);
        assertThat(page(HELLO + "/revisions")).contains("Traffic follows the latest");
    }

    @Test
    void twoRevisionsAreComparedBySourceAndSettings() {
        var diff = text(ask(
                "GET", HELLO + "/revisions/diff?from=hello-00001&to=hello-00002", Map.of("HX-Request", "true"), ""));

        assertThat(diff).contains("- class Hello { int one; }", "+ class Hello { int two; }", "512Mi");
    }

    @Test
    void chartsHavePointsOfTheLedgerAndOfGateways() throws Exception {
        var data = JSON.readTree(text(ask("GET", HELLO + "/metrics/data?range=1h", Map.of("Accept", "*/*"), "")));

        assertThat(data.path("calls").path(59).asInt()).isEqualTo(1234);
        assertThat(data.path("errors").path(59).asInt()).isEqualTo(3);
        assertThat(data.path("p50").path(59).asDouble()).isEqualTo(55);
        assertThat(data.path("instances").path(59).asInt()).isEqualTo(3);
        assertThat(data.path("queue").path(58).isNull()).isTrue();
        assertThat(data.path("note").asText()).isEmpty();
    }

    @Test
    void aTestEventIsKeptWithTheFunction() {
        assertThat(text(fragment(HELLO + "/events", Map.of("saved", "mine", "event", HOSTILE))))
                .contains("is saved");
        assertThat(page(HELLO)).contains("data-saved=\"mine\" data-body=\"&lt;script&gt;");
        assertThat(text(fragment(HELLO + "/events", Map.of("saved", "mine", "act", "delete"))))
                .contains("is deleted");
    }

    @Test
    void deadLettersAreRedriven() {
        assertThat(post(HELLO + "/triggers/redrive", Map.of("id", "01ABC")).status())
                .isEqualTo(303);
        assertThat(post(HELLO + "/triggers/redrive", Map.of()).status()).isEqualTo(303);
        assertThat(post(HELLO + "/triggers/purge", Map.of("id", "../../x")).status())
                .isEqualTo(404);

        assertThat(platform.asked)
                .anyMatch(asked -> asked.startsWith("POST /v1/namespaces/shop/dead-letters/01ABC/redrive "))
                .anyMatch(asked -> asked.startsWith("POST /v1/namespaces/shop/dead-letters/redrive?function=hello "));
    }

    @Test
    void aViewerHasNoButtonsAndIsRefusedAllTheSame() {
        signedIn = Optional.of(viewer);
        assertThat(page("/functions?ns=shop")).contains("hello</a>").doesNotContain("Create function");
        assertThat(page(HELLO)).contains("You may look at this", "<button class=\"primary\" disabled>");
        assertThat(page(HELLO + "/settings")).doesNotContain("Delete this function");
        assertThat(page(HELLO + "/logs")).doesNotContain("data-logs").contains("may not read logs");
        assertThat(page(HELLO + "/triggers")).contains("may not read dead letters");

        assertThat(post(HELLO + "/settings", Map.of("memory", "1Gi")).status()).isEqualTo(403);
        assertThat(post(HELLO + "/delete", Map.of("confirm", "hello")).status()).isEqualTo(403);
        assertThat(post(HELLO + "/rollback", Map.of("revision", "hello-00001")).status())
                .isEqualTo(403);
        assertThat(post(HELLO + "/invoke", Map.of("event", "")).status()).isEqualTo(403);
        assertThat(ask("GET", "/functions?ns=empty", Map.of(), "").status()).isEqualTo(403);
    }

    @Test
    void whoIsNotSignedInIsSentToSignInAndAScriptIsTold() {
        signedIn = Optional.empty();
        var answer = ask("GET", HELLO + "/logs?x=1", Map.of(), "");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.fields()).containsEntry("Location", "/sign-in?to=%2Ffunctions%2Fshop%2Fhello%2Flogs%3Fx%3D1");
        assertThat(ask("GET", HELLO + "/metrics/data", Map.of("Accept", "*/*"), "")
                        .status())
                .isEqualTo(401);
        assertThat(post(HELLO + "/delete", Map.of("confirm", "hello")).status()).isEqualTo(401);
    }

    @Test
    void inKoreanItIsKorean() {
        var answer = text(ask("GET", HELLO, Map.of("Cookie", "a=b; nabi-language=ko"), ""));

        assertThat(answer).contains("<html lang=\"ko\">", "호출", "리비전");
    }
}
