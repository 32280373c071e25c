package dev.nabi.console.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nabi.console.functions.StoredCode;
import dev.nabi.console.templates.Words;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormsTest {
    private static final Words WORDS = Words.of("en");
    private static final ObjectMapper YAML = new YAMLMapper();

    private static FunctionView function(String spec) throws Exception {
        return new FunctionView(YAML.readTree("""
                metadata: {name: hello, namespace: shop, generation: 1}
                spec: %s
                status:
                  observedGeneration: 1
                  traffic: [{revision: hello-00002, weight: 90}, {revision: hello-00001, weight: 10, tag: old}]
                """.formatted(spec)));
    }

    private static ObjectNode spec(String text) throws Exception {
        return (ObjectNode) YAML.readTree(text);
    }

    @Test
    void aSourceBecomesAFunctionWhoseCommandNamesItsClass() {
        var form = CreateForm.of(
                "shop",
                Map.of("name", "hello", "source", "public class Hello {\r\n}\r\n", "memory", "512Mi", "handler", ""));

        assertThat(form.problems(WORDS)).isEmpty();
        assertThat(form.asCode().command()).isEqualTo("nabi deploy Hello.java -n shop");
        assertThat(form.asCode().yaml()).isEqualTo("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata:
                  namespace: shop
                  name: hello
                spec:
                  logTail: true
                  resources:
                    limits:
                      memory: 512Mi
                  java:
                    source: |
                      public class Hello {
                      }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Hello", "-a", "a-", "a_b", "1a", "a.b", "<b>"})
    void aNameThatNoFunctionMayHaveIsRefused(String name) {
        assertThat(CreateForm.of("shop", Map.of("name", name)).problems(WORDS)).isNotEmpty();
    }

    @Test
    void codeThatWasUploadedTakesThePlaceOfWhatThereWas() throws Exception {
        var object =
                FormsTest.function("{image: some/image, timeoutSeconds: 5}").object();

        CreateForm.code((ObjectNode) object, new StoredCode("ab", 12), "shop.Checkout");

        assertThat(object.path("spec"))
                .hasToString(
                        spec("{timeoutSeconds: 5, java: {handler: shop.Checkout, jar: {sha256: ab, sizeBytes: 12}}}")
                                .toString());
    }

    @Test
    void settingsChangeWhatTheyShowAndKeepTheRest() throws Exception {
        var before = function("""
                {java: {source: 'class A {}', handler: A}, timeoutSeconds: 5, concurrency: 3, resources: {requests: {cpu: 100m}, limits: {memory: 256Mi, cpu: '1'}},
                 scale: {min: 1, prefer: latency}, env: [{name: A, value: b}, {name: SECRET, valueFrom: {secretKeyRef: {name: s, key: k}}}]}""");
        var form = SettingsForm.of(Map.of(
                "handler",
                "B",
                "memory",
                "1Gi",
                "timeoutSeconds",
                "",
                "concurrency",
                "3",
                "min",
                "0",
                "max",
                "7",
                "environment",
                "A=c=d\r\nNEW=\r\n"));
        var after = before.spec().deepCopy();

        form.apply((ObjectNode) after);

        assertThat(after).isEqualTo(spec("""
                {java: {source: 'class A {}', handler: B}, concurrency: 3, resources: {requests: {cpu: 100m}, limits: {memory: 1Gi, cpu: '1'}},
                 scale: {min: 0, prefer: latency, max: 7},
                 env: [{name: A, value: c=d}, {name: SECRET, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: NEW, value: ''}]}"""));
        assertThat(form.asCode(before).command())
                .startsWith("kubectl -n shop patch fn hello --type merge -p '{\"spec\":{")
                .contains("\"timeoutSeconds\":null", "\"memory\":\"1Gi\"")
                .doesNotContain("concurrency", "100m");
    }

    @Test
    void settingsThatAreShownAndSavedChangeNothing() throws Exception {
        var function = function("{java: {source: 'class A {}'}, env: [{name: A, value: b}], logTail: true}");
        var after = function.spec().deepCopy();

        SettingsForm.of(function).apply((ObjectNode) after);

        assertThat(after).isEqualTo(function.spec());
    }

    @ParameterizedTest
    @CsvSource({
        "memory, much",
        "memory, 0Mi",
        "timeoutSeconds, 0",
        "timeoutSeconds, 3601",
        "concurrency, -1",
        "max, 0",
        "min, 1001",
        "environment, no equals",
        "environment, 1A=b"
    })
    void aSettingOutOfItsRangeIsRefused(String field, String value) {
        assertThat(SettingsForm.of(Map.of(field, value)).problems(WORDS)).hasSize(1);
    }

    @Test
    void trafficIsWrittenByRevisionAndSpokenByNumber() throws Exception {
        var form = TrafficForm.of(
                function("{}"),
                Map.of("weight-hello-00001", "0", "weight-hello-00002", "100", "tag-hello-00001", "old"));
        var spec = spec("{traffic: [{revision: hello-00001, weight: 100}]}");
        form.apply(spec);

        assertThat(form.problems(WORDS)).isEmpty();
        assertThat(spec.path("traffic")).hasSize(2);
        assertThat(form.asCode().command()).contains("nabi traffic hello ", "2=100", "1=0:old", " -n shop");
    }

    @Test
    void allToTheLatestIsNoTraffic() throws Exception {
        var form = TrafficForm.of(function("{}"), Map.of("latest", "true", "weight-hello-00001", "100"));
        var spec = spec("{traffic: [{revision: hello-00001, weight: 100}]}");
        form.apply(spec);

        assertThat(spec.has("traffic")).isFalse();
    }

    /** Versions and aliases of the Lambda API are targets with a tag. */
    @Test
    void aRollbackAndAllToTheLatestKeepWhatIsReachedByATag() throws Exception {
        var function = function("""
                {traffic: [{weight: 100}, {revision: hello-00001, weight: 0, tag: v1},
                 {revision: hello-00001, weight: 0, tag: live, tagWeight: 90},
                 {revision: hello-00002, weight: 0, tag: live, tagWeight: 10}]}""");
        var tagged = """
                {revision: hello-00001, weight: 0, tag: v1}, {revision: hello-00001, weight: 0, tag: live, tagWeight: 90},
                {revision: hello-00002, weight: 0, tag: live, tagWeight: 10}""";

        var rolledBack = spec("{}");
        TrafficForm.allTo(function, "hello-00001").apply(rolledBack);
        assertThat(rolledBack).isEqualTo(spec("{traffic: [{revision: hello-00001, weight: 100}, " + tagged + "]}"));

        var latest = spec("{}");
        TrafficForm.of(function, Map.of("latest", "true")).apply(latest);
        assertThat(latest).isEqualTo(spec("{traffic: [{weight: 100}, " + tagged + "]}"));
    }

    @Test
    void tagsThatARowShowsAreSavedWithTheirPartsAndThoseOfOtherRevisionsStay() throws Exception {
        var function = function("""
                {traffic: [{revision: hello-00001, weight: 100, tag: v1},
                 {revision: hello-00001, weight: 0, tag: live, tagWeight: 90},
                 {revision: hello-00002, weight: 0, tag: live, tagWeight: 10},
                 {revision: hello-00009, weight: 0, tag: v9}]}""");
        var form = TrafficForm.of(
                function,
                new java.util.TreeMap<>(Map.of(
                        "weight-hello-00001",
                        "40",
                        "tag-hello-00001",
                        "v1, live",
                        "weight-hello-00002",
                        "60",
                        "tag-hello-00002",
                        "live")));
        var spec = spec("{}");
        form.apply(spec);

        assertThat(form.problems(WORDS)).isEmpty();
        assertThat(spec).isEqualTo(spec("""
                {traffic: [{revision: hello-00001, weight: 40, tag: v1},
                 {revision: hello-00001, weight: 0, tag: live, tagWeight: 90},
                 {revision: hello-00002, weight: 60, tag: live, tagWeight: 10},
                 {revision: hello-00009, weight: 0, tag: v9}]}"""));
        assertThat(form.asCode().command()).startsWith("kubectl -n shop patch fn hello");
    }

    @Test
    void aTagThatNobodyElseHasAnyMoreHasNoPart() throws Exception {
        var function = function("""
                {traffic: [{revision: hello-00001, weight: 100, tag: live, tagWeight: 90},
                 {revision: hello-00002, weight: 0, tag: live, tagWeight: 10}]}""");
        var spec = spec("{}");
        TrafficForm.of(
                        function,
                        Map.of("weight-hello-00001", "100", "tag-hello-00001", "live", "weight-hello-00002", "0"))
                .apply(spec);

        assertThat(spec).isEqualTo(spec("{traffic: [{revision: hello-00001, weight: 100, tag: live}]}"));
    }

    /** Another order, or a field more, would be another revision. */
    @Test
    void variablesKeepTheirOrderAndThoseThatALineCannotShowStay() throws Exception {
        var function = function("""
                {java: {source: 'class A {}'}, env: [{name: SECRET, valueFrom: {secretKeyRef: {name: s, key: k}}},
                 {name: PEM, value: "one\\ntwo"}, {name: A, value: b}, {name: GONE, value: c}]}""");
        var before = function.spec().deepCopy();
        SettingsForm.of(function).apply((ObjectNode) function.spec());
        assertThat(function.spec()).isEqualTo(before);

        SettingsForm.of(Map.of("environment", "NEW=1\nA=2")).apply((ObjectNode) function.spec());

        assertThat(function.spec().path("env")).isEqualTo(spec("""
                {env: [{name: SECRET, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: PEM, value: "one\\ntwo"},
                 {name: A, value: '2'}, {name: NEW, value: '1'}]}""").path("env"));
    }

    @Test
    void codeThatIsUploadedTakesThePlaceOfTheSourceAndOfNothingElse() throws Exception {
        var object =
                (ObjectNode) function("{java: {source: 'class A {}', lambdaEvent: apigateway-v2}, timeoutSeconds: 5}")
                        .object();

        CreateForm.code(object, new StoredCode("ab", 12), "pkg.B");

        assertThat(object.path("spec")).hasToString(spec("""
                {java: {lambdaEvent: apigateway-v2, handler: pkg.B, jar: {sha256: ab, sizeBytes: 12}}, timeoutSeconds: 5}""").toString());
    }

    @ParameterizedTest
    @CsvSource({"hello-00001, 99", "hello-00001, 101", "hello-00001, x", "other-00001, 100"})
    void sharesThatAreNoneAreRefused(String revision, String weight) throws Exception {
        assertThat(TrafficForm.of(function("{}"), Map.of("weight-" + revision, weight))
                        .problems(WORDS))
                .isNotEmpty();
    }

    @Test
    void aBudgetWithoutBoundsIsNone() throws Exception {
        var spec = spec("{budget: {invocations: 5}}");
        BudgetForm.of(Map.of("invocations", "", "gbSeconds", "")).apply(spec);
        assertThat(spec).isEmpty();

        BudgetForm.of(Map.of("invocations", "1000", "period", "day", "action", "warn"))
                .apply(spec);
        assertThat(spec)
                .hasToString(spec("{budget: {invocations: 1000, period: day, action: warn}}")
                        .toString());
        assertThat(BudgetForm.of(Map.of("invocations", "1e9")).problems(WORDS)).hasSize(1);
    }

    @Test
    void testEventsAreKeptWithTheFunctionAndBounded() throws Exception {
        var object = (ObjectNode) function("{}").object();
        TestEvents.write(object, "tea", "{\"count\":1}");
        TestEvents.write(object, "milk", "{}");
        TestEvents.write(object, "tea", "");

        assertThat(TestEvents.of(new FunctionView(object)).events())
                .containsExactly(new TestEvents.TestEvent("milk", "{}"));
        assertThatThrownBy(() -> TestEvents.write(object, "big", "x".repeat(TestEvents.MOST_BYTES)))
                .isInstanceOf(PageException.class)
                .hasMessageContaining("32 KiB");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                      | true
            /orders/1?limit=10&a=b%20c | true
            ?a=/../b                | true
            /a..b/...               | true
            /..                     | false
            /a/../../other          | false
            /%2E%2e/other           | false
            /./a                    | false
            /a%2f..%2F..%2fother    | false
            /a b                    | false
            /{id}                   | false
            /%zz                    | false
            orders                  | false
            """)
    void aTestCallGoesToTheFunctionAndToNoOther(String below, boolean isBelow) {
        assertThat(TestPage.isBelow(below)).isEqualTo(isBelow);
    }

    @Test
    void aShellTakesWhatACommandSays() {
        assertThat(AsCode.command(List.of("nabi", "invoke", "it's", "a b", "--x=y")))
                .isEqualTo("nabi invoke 'it'\\''s' 'a b' --x=y");
    }
}
