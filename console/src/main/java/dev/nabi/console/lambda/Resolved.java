package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A function and what a qualifier means of it: the latest, or a version; by itself or through an alias. */
record Resolved(LambdaFunction function, ObjectNode entry, String qualifier) {

    static Resolved of(LambdaCall call, FunctionStore store, FunctionRef ref) {
        return of(call, store.require(call, ref), ref);
    }

    static Resolved of(LambdaCall call, LambdaFunction function, FunctionRef ref) {
        if (ref.isLatest()) {
            return new Resolved(function, function.latest(), ref.qualifier());
        }
        var version = ref.isVersion()
                ? ref.qualifier()
                : function.alias(ref.qualifier())
                        .map(alias -> alias.path("FunctionVersion").asText())
                        .orElseThrow(() -> LambdaException.functionNotFound(call.arn(ref)));
        if (version.equals(FunctionRef.LATEST)) {
            return new Resolved(function, function.latest(), ref.qualifier());
        }
        var entry = function.version(version).orElseThrow(() -> LambdaException.functionNotFound(call.arn(ref)));
        return new Resolved(function, entry, ref.qualifier());
    }

    /** The tag of the traffic by which it is called; empty for the latest. */
    String tag() {
        var ref = new FunctionRef(function.name(), qualifier);
        if (ref.isLatest()) {
            return "";
        }
        return ref.isVersion() ? ResourceNames.versionTag(qualifier) : ResourceNames.aliasTag(qualifier);
    }
}
