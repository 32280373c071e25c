package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.accesskeys.AccessKey;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.sigv4.Query;
import java.util.List;
import java.util.Map;

/**
 * A request whose signature was verified, for one operation.
 *
 * @param id the request's id
 * @param region as the signature's scope says
 * @param path the parts of the path that the operation names, decoded
 */
record LambdaCall(
        String id,
        AccessKey key,
        String region,
        WebRequest request,
        Map<String, String> path,
        List<Query.Parameter> query) {

    Caller caller() {
        return key.caller();
    }

    String account() {
        return ResourceNames.account(key.namespace());
    }

    String namespace() {
        return key.namespace();
    }

    String path(String name) {
        return path.getOrDefault(name, "");
    }

    String query(String name) {
        return Query.first(query, name);
    }

    /** The body as JSON. */
    ObjectNode body() {
        return Wire.read(request.body());
    }

    /** The function that the path names, with the query's qualifier. */
    FunctionRef function() {
        return FunctionRef.parse(path("FunctionName"), query("Qualifier"), region, account());
    }

    /** Where the client reached this API. */
    String origin() {
        var isTls = request.field("X-Forwarded-Proto").equals("https");
        return (isTls ? "https://" : "http://") + request.host();
    }

    String arn(String name) {
        return "arn:aws:lambda:" + region + ":" + account() + ":function:" + name;
    }

    String arn(FunctionRef ref) {
        return arn(ref.name(), ref.qualifier());
    }

    String arn(String name, String qualifier) {
        return arn(name) + (qualifier.isEmpty() ? "" : ":" + qualifier);
    }
}
