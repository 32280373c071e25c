package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Versions and aliases. */
final class VersionOperations implements OperationFamily {
    private static final int PAGE = 50;
    private static final String ALIAS = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

    private final FunctionStore store;
    private final Versions versions;

    VersionOperations(FunctionStore store, Versions versions) {
        this.store = store;
        this.versions = versions;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "PublishVersion", this::publish,
                "ListVersionsByFunction", this::list,
                "CreateAlias", this::createAlias,
                "UpdateAlias", this::updateAlias,
                "GetAlias", this::getAlias,
                "ListAliases", this::listAliases,
                "DeleteAlias", this::deleteAlias);
    }

    WebAnswer publish(LambdaCall call) {
        var edited = versions.publish(call, call.function().unqualified(), call.body());
        var version = edited.value().path("version").asText();
        return Wire.answer(201, Configurations.whole(call, edited.function(), edited.value(), version));
    }

    WebAnswer list(LambdaCall call) {
        var function = store.require(call, call.function());
        var all = new ArrayList<JsonNode>();
        all.add(Configurations.listed(call, function, function.latest(), FunctionRef.LATEST));
        function.versions()
                .forEach(entry -> all.add(Configurations.listed(
                        call, function, entry, entry.path("version").asText())));
        return Wire.answer(200, Paging.page(call, "Versions", all, PAGE));
    }

    WebAnswer createAlias(LambdaCall call) {
        var ref = call.function();
        var sent = call.body();
        var name = sent.path("Name").asText("");
        if (!name.matches(ALIAS) || name.length() > 128) {
            throw LambdaException.validation(
                    "'" + name + "'", "name", "Member must satisfy regular expression pattern: " + ALIAS);
        }
        var edited = store.edit(call, ref, function -> {
            if (function.alias(name).isPresent()) {
                throw LambdaException.conflict("Alias already exists: " + call.arn(ref.name(), name));
            }
            var alias = Wire.object()
                    .put("FunctionVersion", sent.path("FunctionVersion").asText(""))
                    .put("Description", sent.path("Description").asText(""));
            write(call, ref, function, name, alias, sent);
            return alias;
        });
        return Wire.answer(201, shown(call, ref, name, edited.value()));
    }

    WebAnswer updateAlias(LambdaCall call) {
        var ref = call.function();
        var sent = call.body();
        var name = call.path("Name");
        var edited = store.edit(call, ref, function -> {
            var alias = alias(call, ref, function, name);
            FunctionStore.checkRevision(
                    sent,
                    Wire.object().put("revisionId", alias.path("RevisionId").asText()),
                    "GetFunction/GetAlias");
            Wire.copy(sent, alias, List.of("FunctionVersion", "Description"));
            write(call, ref, function, name, alias, sent);
            return alias;
        });
        return Wire.answer(200, shown(call, ref, name, edited.value()));
    }

    private static void write(
            LambdaCall call, FunctionRef ref, LambdaFunction function, String name, ObjectNode alias, JsonNode sent) {
        var version = alias.path("FunctionVersion").asText();
        exists(call, ref, function, version);
        if (Wire.has(sent, "RoutingConfig")) {
            var weights = sent.path("RoutingConfig").path("AdditionalVersionWeights");
            if (weights.isEmpty()) {
                alias.remove("RoutingConfig");
            } else {
                weights(call, ref, function, version, weights);
                alias.putObject("RoutingConfig").set("AdditionalVersionWeights", weights.deepCopy());
            }
        }
        alias.put("RevisionId", LambdaFunction.newId());
        function.part("aliases").set(name, alias);
        Versions.route(function);
    }

    private static void weights(
            LambdaCall call, FunctionRef ref, LambdaFunction function, String version, JsonNode weights) {
        if (weights.size() > 1) {
            throw LambdaException.invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        if (version.equals(FunctionRef.LATEST)) {
            throw LambdaException.invalid("$LATEST is not supported for an alias pointing to more than 1 version");
        }
        for (Map.Entry<String, JsonNode> weight : weights.properties()) {
            var shown = "'{" + weight.getKey() + "=" + weight.getValue().asText() + "}'";
            if (!weight.getKey().matches("[0-9]+")) {
                throw LambdaException.validation(
                        shown,
                        "routingConfig.additionalVersionWeights",
                        "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must"
                                + " have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]");
            }
            var part = weight.getValue().asDouble(-1);
            if (part < 0 || part > 1) {
                throw LambdaException.validation(
                        shown,
                        "routingConfig.additionalVersionWeights",
                        "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must"
                                + " have value greater than or equal to 0.0, Member must not be null]");
            }
            if (weight.getKey().equals(version)) {
                throw LambdaException.invalid("Invalid function version " + version + ". Function version " + version
                        + " is already included in routing configuration.");
            }
            exists(call, ref, function, weight.getKey());
        }
    }

    private static void exists(LambdaCall call, FunctionRef ref, LambdaFunction function, String version) {
        if (!version.equals(FunctionRef.LATEST) && function.version(version).isEmpty()) {
            throw LambdaException.functionNotFound(call.arn(ref.name(), version));
        }
    }

    private static ObjectNode alias(LambdaCall call, FunctionRef ref, LambdaFunction function, String name) {
        return function.alias(name)
                .orElseThrow(() -> LambdaException.notFound("Cannot find alias arn: " + call.arn(ref.name(), name)));
    }

    WebAnswer getAlias(LambdaCall call) {
        var ref = call.function();
        var name = call.path("Name");
        var function = store.require(call, ref);
        return Wire.answer(200, shown(call, ref, name, alias(call, ref, function, name)));
    }

    WebAnswer listAliases(LambdaCall call) {
        var ref = call.function();
        var version = call.query("FunctionVersion");
        var all = new ArrayList<JsonNode>();
        store.require(call, ref).part("aliases").properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(alias -> version.isEmpty()
                        || alias.getValue().path("FunctionVersion").asText().equals(version))
                .forEach(alias -> all.add(shown(call, ref, alias.getKey(), alias.getValue())));
        return Wire.answer(200, Paging.page(call, "Aliases", all, PAGE));
    }

    WebAnswer deleteAlias(LambdaCall call) {
        store.edit(call, call.function(), function -> {
            // With what is kept of it.
            for (var part : List.of("aliases", "policies", "urls", "events", "provisioned")) {
                function.part(part).remove(call.path("Name"));
            }
            Versions.route(function);
            return "";
        });
        return WebAnswer.empty(204);
    }

    private static ObjectNode shown(LambdaCall call, FunctionRef ref, String name, JsonNode alias) {
        var shown = Wire.object().put("AliasArn", call.arn(ref.name(), name)).put("Name", name);
        shown.setAll((ObjectNode) alias);
        return shown;
    }
}
