package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.sigv4.Query;
import java.util.Map;
import java.util.function.Consumer;

/** Tags of functions and of event source mappings, by their ARNs. */
final class TagOperations implements OperationFamily {
    private static final String ARN = "arn:(aws[a-zA-Z-]*):lambda:[a-z0-9-]+:\\d{12}:.+";
    private static final String SOURCE = ":event-source-mapping:";

    private final FunctionStore store;
    private final EventSourceOperations sources;

    TagOperations(FunctionStore store, EventSourceOperations sources) {
        this.store = store;
        this.sources = sources;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of("ListTags", this::list, "TagResource", this::tag, "UntagResource", this::untag);
    }

    private static String resource(LambdaCall call) {
        var arn = call.path("Resource");
        if (!arn.matches(ARN)) {
            throw LambdaException.validation(
                    "'" + arn + "'",
                    "resource",
                    "Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*):lambda:…:\\d{12}:(function:…)");
        }
        return arn;
    }

    private static boolean isSource(String arn) {
        return arn.contains(SOURCE);
    }

    /** The identifier of a mapping of this account and region. */
    private static String source(LambdaCall call, String arn) {
        if (!arn.startsWith("arn:aws:lambda:" + call.region() + ":" + call.account() + SOURCE)) {
            throw LambdaException.denied("the resource " + arn + " is not of the account " + call.account()
                    + " and the region " + call.region());
        }
        return arn.substring(arn.indexOf(SOURCE) + SOURCE.length());
    }

    private static FunctionRef function(LambdaCall call, String arn) {
        var ref = FunctionRef.parse(arn, "", call.region(), call.account());
        if (!ref.qualifier().isEmpty()) {
            throw LambdaException.invalid(
                    "Tags on function aliases and versions are not supported. Please specify a function ARN.");
        }
        return ref;
    }

    private WebAnswer list(LambdaCall call) {
        var arn = resource(call);
        var answer = Wire.object();
        answer.set(
                "Tags",
                isSource(arn)
                        ? sources.tags(call, source(call, arn))
                        : store.require(call, function(call, arn)).part("tags"));
        return Wire.answer(200, answer);
    }

    private WebAnswer tag(LambdaCall call) {
        if (!(call.body().get("Tags") instanceof ObjectNode sent)) {
            throw LambdaException.validation("null", "tags", "Member must not be null");
        }
        return edit(call, tags -> {
            tags.setAll(sent);
            Inputs.tags(tags);
        });
    }

    private WebAnswer untag(LambdaCall call) {
        var keys = call.query().stream()
                .filter(parameter -> parameter.name().equals("tagKeys"))
                .map(Query.Parameter::value)
                .toList();
        if (keys.isEmpty()) {
            throw LambdaException.validation("null", "tagKeys", "Member must not be null");
        }
        return edit(call, tags -> tags.remove(keys));
    }

    private WebAnswer edit(LambdaCall call, Consumer<ObjectNode> change) {
        var arn = resource(call);
        if (isSource(arn)) {
            sources.editTags(call, source(call, arn), change);
        } else {
            store.edit(call, function(call, arn), function -> {
                change.accept(function.part("tags"));
                return "";
            });
        }
        return WebAnswer.empty(204);
    }
}
