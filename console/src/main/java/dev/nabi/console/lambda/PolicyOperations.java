package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Resource policies: kept and answered. Who may call is the business of {@code spec.access}, which a function's URL sets. */
final class PolicyOperations implements OperationFamily {
    private static final String SID = "([a-zA-Z0-9-_]+)";
    private static final String NONE = "The resource you requested does not exist.";
    private static final int MOST_BYTES = 20 * 1024;

    private final FunctionStore store;

    PolicyOperations(FunctionStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "AddPermission", this::add,
                "GetPolicy", this::get,
                "RemovePermission", this::remove);
    }

    WebAnswer add(LambdaCall call) {
        var ref = call.function();
        var sent = call.body();
        var sid = sent.path("StatementId").asText("");
        if (!sid.matches(SID) || sid.length() > 100) {
            throw LambdaException.validation(
                    "'" + sid + "'", "statementId", "Member must satisfy regular expression pattern: " + SID);
        }
        if (ref.qualifier().equals(FunctionRef.LATEST)) {
            throw LambdaException.invalid("We currently do not support adding policies for $LATEST.");
        }
        var statement = statement(call, ref, sid, sent);
        store.edit(call, ref, function -> {
            Resolved.of(call, function, ref);
            var policy = Wire.member(function.part("policies"), ref.qualifier());
            if (!policy.isEmpty()) {
                FunctionStore.checkRevision(sent, policy, "GetPolicy");
            }
            if (find(policy, sid) >= 0) {
                throw LambdaException.conflict(
                        "The statement id (" + sid
                                + ") provided already exists. Please provide a new statement id, or remove the existing statement.");
            }
            Wire.list(policy, "statements").add(statement);
            if (policy.toString().length() > MOST_BYTES) {
                throw LambdaException.of(
                        400,
                        "PolicyLengthExceededException",
                        "The final policy size is bigger than the limit (" + MOST_BYTES + ").");
            }
            policy.put("revisionId", LambdaFunction.newId());
            return statement;
        });
        return Wire.answer(201, Wire.object().put("Statement", statement.toString()));
    }

    private static ObjectNode statement(LambdaCall call, FunctionRef ref, String sid, JsonNode sent) {
        var statement = Wire.object().put("Sid", sid).put("Effect", "Allow");
        principal(statement, sent.path("Principal").asText(""));
        statement
                .put("Action", sent.path("Action").asText("lambda:InvokeFunction"))
                .put("Resource", call.arn(ref));
        var condition = Wire.object();
        equal(condition, "AWS:SourceAccount", sent, "SourceAccount");
        equal(condition, "lambda:EventSourceToken", sent, "EventSourceToken");
        equal(condition, "lambda:FunctionUrlAuthType", sent, "FunctionUrlAuthType");
        equal(condition, "aws:PrincipalOrgID", sent, "PrincipalOrgID");
        if (sent.path("InvokedViaFunctionUrl").isBoolean()) {
            condition
                    .putObject("Bool")
                    .put(
                            "lambda:InvokedViaFunctionUrl",
                            sent.path("InvokedViaFunctionUrl").asText());
        }
        if (Wire.has(sent, "SourceArn")) {
            condition
                    .putObject("ArnLike")
                    .put("AWS:SourceArn", sent.path("SourceArn").asText());
        }
        if (!condition.isEmpty()) {
            statement.set("Condition", condition);
        }
        return statement;
    }

    private static void principal(ObjectNode statement, String principal) {
        if (principal.equals("*")) {
            statement.put("Principal", "*");
        } else if (principal.matches("[0-9]{12}")) {
            statement.putObject("Principal").put("AWS", "arn:aws:iam::" + principal + ":root");
        } else if (principal.startsWith("arn:")) {
            statement.putObject("Principal").put("AWS", principal);
        } else if (principal.matches("[a-z0-9.-]+\\.[a-z.]+")) {
            statement.putObject("Principal").put("Service", principal);
        } else {
            throw LambdaException.invalid(
                    "The provided principal was invalid. Please check the principal and try again.");
        }
    }

    private static void equal(ObjectNode condition, String key, JsonNode sent, String name) {
        if (Wire.has(sent, name)) {
            Wire.member(condition, "StringEquals").put(key, sent.path(name).asText());
        }
    }

    WebAnswer get(LambdaCall call) {
        var ref = call.function();
        var found = Resolved.of(call, store, ref);
        var policy = found.function().part("policies").path(ref.qualifier());
        if (policy.path("statements").isEmpty()) {
            throw LambdaException.notFound(NONE);
        }
        var document = Wire.object().put("Version", "2012-10-17").put("Id", "default");
        document.set("Statement", policy.path("statements"));
        return Wire.answer(
                200,
                Wire.object()
                        .put("Policy", document.toString())
                        .put("RevisionId", policy.path("revisionId").asText()));
    }

    WebAnswer remove(LambdaCall call) {
        var ref = call.function();
        var sid = call.path("StatementId");
        store.edit(call, ref, function -> {
            Resolved.of(call, function, ref);
            var policies = function.part("policies");
            if (policies.path(ref.qualifier()).path("statements").isEmpty()) {
                throw LambdaException.notFound("No policy is associated with the given resource.");
            }
            var policy = Wire.member(policies, ref.qualifier());
            var index = find(policy, sid);
            if (index < 0) {
                throw LambdaException.notFound("Statement " + sid + " is not found in resource policy.");
            }
            FunctionStore.checkRevision(Wire.object().put("RevisionId", call.query("RevisionId")), policy, "GetPolicy");
            Wire.list(policy, "statements").remove(index);
            policy.put("revisionId", LambdaFunction.newId());
            if (policy.path("statements").isEmpty()) {
                policies.remove(ref.qualifier());
            }
            return "";
        });
        return WebAnswer.empty(204);
    }

    private static int find(JsonNode policy, String sid) {
        var sids = StreamSupport.stream(policy.path("statements").spliterator(), false)
                .map(statement -> statement.path("Sid").asText())
                .toList();
        return sids.indexOf(sid);
    }
}
