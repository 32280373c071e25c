package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.console.ConsoleUnderTest;
import dev.nabi.console.Eventually;
import dev.nabi.console.SignedHttp;
import dev.nabi.console.SignedHttp.Answer;
import dev.nabi.console.sigv4.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The answers have the members, statuses and texts of the real service's, as they were recorded (golden/NOTICE): the same
 * requests, answer by answer. Values of one run (ARNs, times, ids) are not compared.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordedAnswersIT {
    private static final String FUNCTIONS = "/2015-03-31/functions";

    /** The operations whose answers are compared. */
    static final Set<String> COMPARED = Set.of(
            "AddPermission",
            "CreateAlias",
            "CreateFunction",
            "CreateFunctionUrlConfig",
            "DeleteAlias",
            "DeleteFunction",
            "DeleteFunctionConcurrency",
            "DeleteProvisionedConcurrencyConfig",
            "GetAlias",
            "GetFunction",
            "GetFunctionConcurrency",
            "GetFunctionEventInvokeConfig",
            "GetFunctionUrlConfig",
            "GetPolicy",
            "GetProvisionedConcurrencyConfig",
            "ListAliases",
            "ListFunctionEventInvokeConfigs",
            "ListProvisionedConcurrencyConfigs",
            "ListTags",
            "ListVersionsByFunction",
            "PublishVersion",
            "PutFunctionConcurrency",
            "PutFunctionEventInvokeConfig",
            "PutProvisionedConcurrencyConfig",
            "RemovePermission",
            "TagResource",
            "UpdateAlias",
            "UpdateFunctionCode",
            "UpdateFunctionConfiguration",
            "UpdateFunctionEventInvokeConfig",
            "UpdateFunctionUrlConfig");

    /** Whether the CRD lets revisions share a tag. */
    static final boolean TAGS_ARE_SHARED = crd().contains("tagWeight");

    private final Operations table = Operations.read();
    private final Set<String> compared = new ConcurrentSkipListSet<>();
    private String operation = "";
    private ConsoleUnderTest console;
    private SignedHttp http;
    private JsonNode recorded;

    @BeforeAll
    void start(@TempDir Path logs) throws Exception {
        console = new ConsoleUnderTest(logs);
        http = SignedHttp.of(console);
        try (var stream = RecordedAnswersIT.class.getResourceAsStream("/golden/lambda-api.json")) {
            recorded = new ObjectMapper().readTree(stream);
        }
    }

    @AfterAll
    void stop() throws Exception {
        http.close();
        console.close();
        if (TAGS_ARE_SHARED) {
            assertThat(compared).isEqualTo(COMPARED);
        }
    }

    private static String crd() {
        try {
            return Files.readString(Path.of("../crds/functions.nabi.dev.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer send(String method, String target, String body) throws Exception {
        var uri = URI.create(target);
        var query = Query.parse(uri.getRawQuery() == null ? "" : uri.getRawQuery());
        operation = table.find(method, uri.getRawPath(), query).orElseThrow().name();
        return http.send(method, target, body);
    }

    /** Compares with the answer of a recorded test. */
    private Answer same(Answer answer, String test, String step) {
        compared.add(operation);
        var golden = recorded.path(test).path(step);
        assertThat(golden.isMissingNode())
                .as(test + " " + step + " is recorded")
                .isFalse();
        var expected = golden.has("CreateFunctionResponse") ? golden.path("CreateFunctionResponse") : golden;
        var where = test + " " + step + ": " + answer.body();
        assertThat(answer.status())
                .as(where)
                .isEqualTo(
                        expected.path("ResponseMetadata").path("HTTPStatusCode").asInt(200));
        assertThat(paths(answer.body(), "")).as(where).isEqualTo(paths(expected, ""));
        if (expected.has("Error")) {
            assertThat(answer.errorType())
                    .as(where)
                    .isEqualTo(expected.path("Error").path("Code").asText());
            var text = expected.path("Error").path("Message").asText();
            assertThat(answer.body()
                            .path("message")
                            .asText(answer.body().path("Message").asText()))
                    .as(where)
                    .matches(pattern(text));
        }
        return answer;
    }

    /** A recorded text, with anything for its placeholders and its account. */
    private static String pattern(String text) {
        var pattern = new StringBuilder();
        for (var part : text.split("<[^>]*>|111111111111", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(java.util.regex.Pattern.quote(part));
        }
        return pattern.toString();
    }

    /** All members, with those inside them; keys of a user's own maps are values. */
    private static Set<String> paths(JsonNode node, String path) {
        var paths = new TreeSet<String>();
        if (path.matches(".*/(Tags|Variables|AdditionalVersionWeights|Statement|Policy)")) {
            return paths;
        }
        node.properties().forEach(member -> {
            var name = member.getKey();
            if (!Set.of("ResponseMetadata", "Error", "StatusCode").contains(name) || path.length() > 0) {
                paths.add(path + "/" + name);
                paths.addAll(paths(member.getValue(), path + "/" + name));
            }
        });
        if (node.isArray()) {
            node.forEach(element -> paths.addAll(paths(element, path + "[]")));
        }
        return paths;
    }

    private static String function(String name, String more) {
        return "{\"FunctionName\": \"" + name + "\", \"Runtime\": \"java21\", \"Handler\": \"shop.Orders\","
                + " \"Role\": \"arn:aws:iam::123456789012:role/r\", " + more + "\"Code\": {\"ZipFile\": \"" + zip("one")
                + "\"}}";
    }

    private static String zip(String content) {
        return Base64.getEncoder().encodeToString(Zips.of("shop/Orders.class", content));
    }

    private void settled(String name) throws Exception {
        Eventually.until(() -> get(name)
                .body()
                .path("Configuration")
                .path("LastUpdateStatus")
                .asText()
                .equals("Successful"));
    }

    private Answer get(String name) throws Exception {
        return send("GET", FUNCTIONS + "/" + name, "");
    }

    @Test
    void ofAFunctionsLife() throws Exception {
        var test = "test_function_lifecycle";
        var one = FUNCTIONS + "/life";
        console.operator.sleep("life");
        same(
                send(
                        "POST",
                        FUNCTIONS,
                        function("life", "\"MemorySize\": 256, \"Environment\": {\"Variables\": {}}, ")),
                test,
                "create_response");
        console.operator.wake("life");
        settled("life");
        same(get("life"), test, "get_function_response");
        console.operator.sleep("life");
        same(
                send(
                        "PUT",
                        one + "/configuration",
                        "{\"Description\": \"Changed\", \"MemorySize\": 512, \"Environment\": {\"Variables\": {\"ENV_A\":"
                                + " \"a\"}}}"),
                test,
                "update_func_conf_response");
        console.operator.wake("life");
        settled("life");
        same(get("life"), test, "get_function_response_postupdate");
        console.operator.sleep("life");
        same(send("PUT", one + "/code", "{\"ZipFile\": \"" + zip("two") + "\"}"), test, "update_code_response");
        console.operator.wake("life");
        same(send("DELETE", one, ""), test, "delete_response");
        same(get("life"), test, "delete_postdelete");
    }

    @Test
    void ofPublishingOnCreation() throws Exception {
        var test = "test_publish_version_on_create";
        console.operator.sleep("published");
        same(send("POST", FUNCTIONS, function("published", "\"Publish\": true, ")), test, "create_response");
        console.operator.wake("published");
        settled("published");
        Eventually.until(() -> get("published?Qualifier=1")
                .body()
                .path("Configuration")
                .path("State")
                .asText()
                .equals("Active"));
        same(get("published"), test, "get_function_result");
        same(get("published?Qualifier=1"), test, "get_function_version_result");
        same(get("published?Qualifier=%24LATEST"), test, "get_function_latest_result");
        same(send("GET", FUNCTIONS + "/published/versions", ""), test, "list_versions_result");
        same(send("POST", FUNCTIONS + "/published/versions", "{}"), test, "repeated_publish_response");
        same(send("GET", FUNCTIONS + "/published/versions", ""), test, "list_versions_result_after_publish");
    }

    @Test
    void ofAnAliasesLife() throws Exception {
        assumeTrue(TAGS_ARE_SHARED, "the CRD has no tagWeight");
        var test = "test_alias_lifecycle";
        two("aliased");
        var aliases = FUNCTIONS + "/aliased/aliases";
        same(
                send(
                        "POST",
                        aliases,
                        "{\"Name\": \"one\", \"FunctionVersion\": \"1\", \"Description\": \"custom-alias\","
                                + " \"RoutingConfig\": {\"AdditionalVersionWeights\": {\"2\": 0.2}}}"),
                test,
                "create_alias_1_1");
        same(send("GET", aliases + "/one", ""), test, "get_alias_1_1");
        same(
                send("POST", aliases, "{\"Name\": \"two\", \"FunctionVersion\": \"1\", \"Description\": \"d\"}"),
                test,
                "create_alias_1_2");
        same(send("GET", aliases, ""), test, "list_aliases_for_fnname");
        same(
                send("PUT", aliases + "/one", "{\"RoutingConfig\": {\"AdditionalVersionWeights\": {}}}"),
                test,
                "update_alias_1_1");
    }

    /** A function with the versions 1 and 2. */
    private void two(String name) throws Exception {
        send("POST", FUNCTIONS, function(name, ""));
        settled(name);
        send("POST", FUNCTIONS + "/" + name + "/versions", "{}");
        send("PUT", FUNCTIONS + "/" + name + "/configuration", "{\"Timeout\": 9}");
        settled(name);
        send("POST", FUNCTIONS + "/" + name + "/versions", "{}");
    }

    @Test
    void ofAUrlsLife() throws Exception {
        var test = "test_url_config_lifecycle";
        send("POST", FUNCTIONS, function("url", ""));
        var url = "/2021-10-31/functions/url/url";
        same(send("POST", url, "{\"AuthType\": \"NONE\"}"), test, "url_creation");
        same(send("POST", url, "{\"AuthType\": \"NONE\"}"), test, "failed_duplication");
        same(send("GET", url, ""), test, "get_url_config");
        same(send("PUT", url, "{\"AuthType\": \"NONE\"}"), test, "updated_url_config");
        send("DELETE", url, "");
        same(send("GET", url, ""), test, "failed_getter");
    }

    @Test
    void ofPermissions() throws Exception {
        var test = "test_remove_multi_permissions";
        send("POST", FUNCTIONS, function("permitted", ""));
        var policy = FUNCTIONS + "/permitted/policy";
        same(
                send(
                        "POST",
                        policy,
                        "{\"StatementId\": \"s3\", \"Action\": \"lambda:InvokeFunction\", \"Principal\":"
                                + " \"s3.amazonaws.com\"}"),
                test,
                "add_permission_1");
        same(
                send(
                        "POST",
                        policy,
                        "{\"StatementId\": \"sqs\", \"Action\": \"lambda:InvokeFunction\", \"Principal\":"
                                + " \"sqs.amazonaws.com\", \"SourceArn\": \"arn:aws:s3:::b\"}"),
                test,
                "add_permission_2");
        same(send("GET", policy, ""), test, "policy_after_2_add");
        same(send("DELETE", policy + "/non-existent", ""), test, "remove_permission_exception_nonexisting_sid");
        send("DELETE", policy + "/sqs", "");
        same(send("GET", policy, ""), test, "policy_after_removal");
        send("DELETE", policy + "/s3", "");
        same(send("GET", policy, ""), test, "get_policy_exception_removed_all");
    }

    @Test
    void ofRetriesOfAsynchronousCalls() throws Exception {
        var test = "test_lambda_eventinvokeconfig_lifecycle";
        two("retried");
        var config = "/2019-09-25/functions/retried/event-invoke-config";
        same(send("PUT", config, "{\"MaximumRetryAttempts\": 0}"), test, "put_invokeconfig_retries_0");
        same(send("PUT", config, "{\"MaximumEventAgeInSeconds\": 60}"), test, "put_invokeconfig_eventage_60");
        same(send("POST", config, "{\"MaximumRetryAttempts\": 1}"), test, "update_invokeconfig_retries");
        same(send("GET", config, ""), test, "get_invokeconfig");
        same(send("GET", config + "/list", ""), test, "list_single_invokeconfig");
        same(send("GET", config + "?Qualifier=1", ""), test, "get_invokeconfig_postpublish");
        same(
                send("PUT", config + "?Qualifier=1", "{\"MaximumEventAgeInSeconds\": 120}"),
                test,
                "put_published_invokeconfig");
        same(send("GET", config + "?Qualifier=1", ""), test, "get_published_invokeconfig");
    }

    @Test
    void ofProvisionedConcurrency() throws Exception {
        var test = "test_lambda_provisioned_lifecycle";
        two("provisioned");
        send("POST", FUNCTIONS + "/provisioned/aliases", "{\"Name\": \"live\", \"FunctionVersion\": \"1\"}");
        var config = "/2019-09-30/functions/provisioned/provisioned-concurrency";
        var one = "{\"ProvisionedConcurrentExecutions\": 1}";
        same(send("PUT", config + "?Qualifier=1", one), test, "put_provisioned_on_version");
        same(send("PUT", config + "?Qualifier=live", one), test, "put_provisioned_on_alias_versionconflict");
        same(send("DELETE", config + "?Qualifier=1", ""), test, "delete_provisioned_version");
        same(send("GET", config + "?Qualifier=1", ""), test, "get_provisioned_version_postdelete");
        same(send("PUT", config + "?Qualifier=live", one), test, "put_provisioned_on_alias");
        same(send("PUT", config + "?Qualifier=1", one), test, "put_provisioned_on_version_conflict");
        same(send("DELETE", FUNCTIONS + "/provisioned/aliases/live", ""), test, "delete_alias_result");
        same(send("GET", config + "?Qualifier=live", ""), test, "get_provisioned_alias_postaliasdelete");
        same(send("GET", config + "?List=ALL", ""), test, "list_response_postdeletes");
    }

    @Test
    void ofReservedConcurrency() throws Exception {
        var test = "test_function_concurrency";
        send("POST", FUNCTIONS, function("reserved", ""));
        var put = "/2017-10-31/functions/reserved/concurrency";
        var get = "/2019-09-30/functions/reserved/concurrency";
        same(
                send("PUT", put, "{\"ReservedConcurrentExecutions\": 0}"),
                test,
                "put_function_concurrency_with_reserved_0");
        same(
                send("PUT", put, "{\"ReservedConcurrentExecutions\": 1}"),
                test,
                "put_function_concurrency_with_reserved_1");
        same(send("GET", get, ""), test, "get_function_concurrency");
        same(send("DELETE", put, ""), test, "delete_response");
        same(send("GET", get, ""), test, "get_function_concurrency_after_delete");
    }

    @Test
    void ofTags() throws Exception {
        var test = "test_tag_lifecycle";
        var made = send("POST", FUNCTIONS, function("tags", "\"Tags\": {\"key_a\": \"value_a\"}, "));
        var tags =
                "/2017-03-31/tags/" + made.body().path("FunctionArn").asText().replace(":", "%3A");
        same(send("GET", tags, ""), test, "list_tags_response_postfncreate");
        same(send("POST", tags, "{\"Tags\": {\"key_b\": \"value_b\"}}"), test, "tag_resource_response");
        assertThat(send("GET", tags, "").body().toString())
                .isEqualTo("{\"Tags\":{\"key_a\":\"value_a\",\"key_b\":\"value_b\"}}");
        send("DELETE", tags + "?tagKeys=key_a&tagKeys=key_b", "");
        same(send("GET", tags, ""), test, "list_tags_response_postuntagall");
    }
}
