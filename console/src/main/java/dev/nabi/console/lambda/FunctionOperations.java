package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.http.WebAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Making, reading, changing and deleting functions. */
final class FunctionOperations implements OperationFamily {
    private static final int PAGE = 50;
    private static final Duration SEEN = Duration.ofSeconds(20);

    private final FunctionStore store;
    private final CodeIntake code;
    private final Layers layers;

    FunctionOperations(FunctionStore store, CodeIntake code, Layers layers) {
        this.store = store;
        this.code = code;
        this.layers = layers;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "CreateFunction", this::create,
                "GetFunction", this::get,
                "ListFunctions", this::list,
                "DeleteFunction", this::delete,
                "GetFunctionConfiguration", this::configuration,
                "UpdateFunctionConfiguration", this::updateConfiguration,
                "UpdateFunctionCode", this::updateCode);
    }

    WebAnswer create(LambdaCall call) {
        var sent = call.body();
        Inputs.name(sent.path("FunctionName").asText(""));
        var ref = FunctionRef.parse(sent.path("FunctionName").asText(""), "", call.region(), call.account())
                .unqualified();
        Inputs.name(ref.name());
        required(sent);
        Inputs.configuration(sent);
        var function = LambdaFunction.blank(
                FunctionsApi.blank(call.namespace(), ResourceNames.function(ref.name())),
                ref.name(),
                call.region(),
                call.arn(ref.name()));
        Wire.copy(sent, function.configuration(), Configurations.SENT);
        tidy(function.configuration());
        if (sent.get("Tags") instanceof ObjectNode tags) {
            Inputs.tags(tags);
            function.part("tags").setAll(tags);
        }
        code.take(call, sent.path("Code"), isImage(function), function.latest());
        layers.merge(call, function);
        function.touch(store.clock().instant());
        SpecMapping.write(function);
        var isPublished = sent.path("Publish").asBoolean(false);
        if (isPublished) {
            Versions.publishWaiting(function);
        }
        var created = store.create(call, function);
        var entry = isPublished ? created.versions().getLast() : created.latest();
        var answer = Configurations.whole(call, created, entry, "");
        answer.remove(List.of("LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode"));
        return Wire.answer(201, answer);
    }

    private static void required(JsonNode sent) {
        if (!Wire.has(sent, "Role")) {
            throw LambdaException.validation("null", "role", "Member must not be null");
        }
        if (!Wire.has(sent, "Code")) {
            throw LambdaException.validation("null", "code", "Member must not be null");
        }
        if (sent.path("PackageType").asText("Zip").equals("Zip")
                && (!Wire.has(sent, "Runtime") || !Wire.has(sent, "Handler"))) {
            throw LambdaException.invalid(
                    "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
        }
    }

    private static boolean isImage(LambdaFunction function) {
        return function.configuration().path("PackageType").asText("Zip").equals("Image");
    }

    /** An empty member means that there is none. */
    private static void tidy(ObjectNode configuration) {
        for (var name : List.of("KMSKeyArn", "Layers", "FileSystemConfigs", "ImageConfig")) {
            var value = configuration.path(name);
            if (value.isTextual() ? value.asText().isEmpty() : value.isEmpty()) {
                configuration.remove(name);
            }
        }
    }

    WebAnswer list(LambdaCall call) {
        var all = new ArrayList<JsonNode>();
        var ofVersions = call.query("FunctionVersion");
        if (!ofVersions.isEmpty() && !ofVersions.equals("ALL")) {
            throw LambdaException.validation(
                    "'" + ofVersions + "'", "functionVersion", "Member must satisfy enum value set: [ALL]");
        }
        store.list(call, function -> listed(call, function, !ofVersions.isEmpty())).stream()
                .sorted(Comparator.comparing((List<ObjectNode> one) ->
                        one.getFirst().path("FunctionName").asText()))
                .forEach(all::addAll);
        return Wire.answer(200, Paging.page(call, "Functions", all, PAGE));
    }

    /** The latest, and the versions where they are asked for. */
    private static List<ObjectNode> listed(LambdaCall call, LambdaFunction function, boolean isWithVersions) {
        var listed = new ArrayList<ObjectNode>();
        var qualifier = isWithVersions ? FunctionRef.LATEST : "";
        listed.add(Configurations.listed(call, function, function.latest(), qualifier));
        if (isWithVersions) {
            function.versions()
                    .forEach(entry -> listed.add(Configurations.listed(
                            call, function, entry, entry.path("version").asText())));
        }
        return listed;
    }

    WebAnswer get(LambdaCall call) {
        var found = Resolved.of(call, store, call.function());
        var answer = Wire.object();
        answer.set("Configuration", configuration(call, found));
        var place = answer.putObject("Code");
        if (found.entry().path("image").isTextual()) {
            var image = found.entry().path("image").asText();
            place.put("RepositoryType", "ECR").put("ImageUri", image).put("ResolvedImageUri", image);
        } else {
            place.put("RepositoryType", "S3").put("Location", layers.location(call, found));
        }
        var tags = found.function().part("tags");
        if (!tags.isEmpty()) {
            answer.set("Tags", tags);
        }
        var reserved = found.function().state().path("concurrency");
        if (reserved.isNumber()) {
            answer.putObject("Concurrency").set("ReservedConcurrentExecutions", reserved);
        }
        return Wire.answer(200, answer);
    }

    WebAnswer configuration(LambdaCall call) {
        return Wire.answer(200, configuration(call, Resolved.of(call, store, call.function())));
    }

    private static ObjectNode configuration(LambdaCall call, Resolved found) {
        return Configurations.whole(call, found.function(), found.entry(), found.qualifier());
    }

    WebAnswer updateConfiguration(LambdaCall call) {
        var ref = call.function().unqualified();
        var sent = call.body();
        Inputs.configuration(sent);
        var edited = store.edit(call, ref, function -> {
            FunctionStore.checkRevision(sent, function.latest(), "GetFunction/GetAlias");
            Versions.checkChange(call, function);
            var before = function.configuration().path("Layers").deepCopy();
            Wire.copy(sent, function.configuration(), Configurations.SENT);
            tidy(function.configuration());
            if (!function.configuration().path("Layers").equals(before)) {
                layers.merge(call, function);
            }
            function.touch(store.clock().instant());
            SpecMapping.write(function);
            return function;
        });
        return Wire.answer(
                200,
                Configurations.whole(call, edited.function(), edited.function().latest(), ""));
    }

    WebAnswer updateCode(LambdaCall call) {
        var ref = call.function().unqualified();
        var sent = call.body();
        var before = store.require(call, ref);
        FunctionStore.checkRevision(sent, before.latest(), "GetFunction/GetAlias");
        var taken = Wire.object();
        code.take(call, sent, isImage(before), taken);
        if (sent.path("DryRun").asBoolean(false)) {
            before.latest().setAll(taken);
            return Wire.answer(200, Configurations.whole(call, before, before.latest(), ""));
        }
        var isPublished = sent.path("Publish").asBoolean(false);
        var edited = store.edit(call, ref, function -> {
            FunctionStore.checkRevision(sent, function.latest(), "GetFunction/GetAlias");
            Versions.checkChange(call, function);
            function.latest().setAll(taken);
            Wire.copy(sent, function.configuration(), List.of("Architectures"));
            layers.merge(call, function);
            function.touch(store.clock().instant());
            SpecMapping.write(function);
            return isPublished ? Versions.publishWaiting(function) : function.latest();
        });
        var version = isPublished ? edited.value().path("version").asText() : "";
        return Wire.answer(200, Configurations.whole(call, edited.function(), edited.value(), version));
    }

    WebAnswer delete(LambdaCall call) {
        var ref = call.function();
        if (ref.qualifier().equals(FunctionRef.LATEST)) {
            throw LambdaException.invalid("$LATEST version cannot be deleted without deleting the function.");
        }
        if (ref.qualifier().isEmpty()) {
            store.require(call, ref);
            store.delete(call, ref);
            gone(call, ref);
        } else {
            store.edit(call, ref, function -> {
                deleteVersion(call, ref, function);
                return "";
            });
        }
        return WebAnswer.empty(204);
    }

    /** Clients ask until it is gone; so it is gone when this is answered, where no finalizer holds it. */
    private void gone(LambdaCall call, FunctionRef ref) {
        try {
            store.await(call, ref, SEEN, _ -> false);
        } catch (LambdaException notFound) {
            if (notFound.status() != 404) {
                throw notFound;
            }
        }
    }

    private static void deleteVersion(LambdaCall call, FunctionRef ref, LambdaFunction function) {
        Resolved.of(call, function, ref);
        var users = function.part("aliases").properties().stream()
                .filter(alias ->
                        alias.getValue().path("FunctionVersion").asText().equals(ref.qualifier())
                                || alias.getValue()
                                        .path("RoutingConfig")
                                        .path("AdditionalVersionWeights")
                                        .has(ref.qualifier()))
                .map(Map.Entry::getKey)
                .toList();
        if (!users.isEmpty()) {
            throw LambdaException.conflict(
                    "Unable to delete version because the following aliases reference it: " + users);
        }
        function.removeVersion(ref.qualifier());
        Versions.route(function);
    }
}
