package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Function URLs. {@code AuthType NONE}: the URL that the Function has at the gateway, or that of the tag of an alias, and the
 * Function is open ({@code spec.access.public}). {@code AWS_IAM}: {@link SignedUrls}, and the Function is open to the
 * ServiceAccount of the access key that made the first such URL. A Function has one access, so all its URLs have one type.
 */
final class UrlOperations implements OperationFamily {
    static final String SIGNED = "AWS_IAM";
    private static final int PAGE = 50;
    private static final String OPEN = "NONE";
    private static final String ACCOUNT = "url-account";

    private final FunctionStore store;
    private final URI publicGateway;

    UrlOperations(FunctionStore store, URI publicGateway) {
        this.store = store;
        this.publicGateway = publicGateway;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "CreateFunctionUrlConfig", this::create,
                "GetFunctionUrlConfig", this::get,
                "UpdateFunctionUrlConfig", this::update,
                "DeleteFunctionUrlConfig", this::delete,
                "ListFunctionUrlConfigs", this::list);
    }

    WebAnswer create(LambdaCall call) {
        var ref = ref(call);
        var sent = call.body();
        authType(sent);
        var edited = store.edit(call, ref, function -> {
            Resolved.of(call, function, ref);
            var urls = function.part("urls");
            if (urls.has(ref.qualifier())) {
                throw LambdaException.conflict("Failed to create function url config for [functionArn = "
                        + call.arn(ref) + "]. Error message:  FunctionUrlConfig exists for this Lambda function");
            }
            var now = store.clock().instant();
            var entry = Wire.object().put("created", now.toString()).put("modified", now.toString());
            Wire.copy(sent, entry, List.of("AuthType", "Cors", "InvokeMode"));
            urls.set(ref.qualifier(), entry);
            access(call, function);
            cors(function);
            return entry;
        });
        var answer = shown(call, ref, edited.function(), edited.value());
        answer.remove("LastModifiedTime");
        return Wire.answer(201, answer);
    }

    private static FunctionRef ref(LambdaCall call) {
        var ref = call.function();
        if (ref.isVersion() || ref.qualifier().equals(FunctionRef.LATEST)) {
            throw LambdaException.validation(
                    "'" + ref.qualifier() + "'",
                    "qualifier",
                    "Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)");
        }
        return ref;
    }

    private static void authType(JsonNode sent) {
        var type = sent.path("AuthType").asText("");
        if (!type.equals(OPEN) && !type.equals(SIGNED)) {
            throw LambdaException.validation(
                    "'" + type + "'", "authType", "Member must satisfy enum value set: [NONE, AWS_IAM]");
        }
    }

    /** Writes who may call the Function by its URLs; without one it is the installation's default. */
    private static void access(LambdaCall call, LambdaFunction function) {
        var types = function.part("urls")
                .valueStream()
                .map(url -> url.path("AuthType").asText())
                .distinct()
                .toList();
        if (types.size() > 1) {
            throw LambdaException.invalid("A function has one access, and an open URL would open those with AuthType "
                    + SIGNED + ", too: give all URLs of " + function.name() + " one AuthType");
        }
        var access = function.spec().withObjectProperty("access");
        access.remove("public");
        if (types.contains(OPEN)) {
            access.put("public", true);
        }
        account(call, function, types.contains(SIGNED), access);
        if (access.isEmpty()) {
            function.spec().remove("access");
        }
    }

    /** Lists the ServiceAccount of who made the first signed URL, and nobody else that it did not list. */
    private static void account(LambdaCall call, LambdaFunction function, boolean isSigned, ObjectNode access) {
        var kept = Wire.list(access, "serviceAccounts");
        var listed = function.state().path(ACCOUNT).asText("");
        if (isSigned && listed.isEmpty()) {
            var account = account(call);
            kept.add(account);
            function.state().put(ACCOUNT, account);
        } else if (!isSigned && !listed.isEmpty()) {
            kept.removeIf(name -> name.asText().equals(listed));
            function.state().remove(ACCOUNT);
        }
        if (kept.isEmpty()) {
            access.remove("serviceAccounts");
        }
    }

    private static String account(LambdaCall call) {
        var account = call.caller().name().split(":", -1);
        if (account.length != 4) {
            throw LambdaException.invalid(
                    "AuthType " + SIGNED + " lets the ServiceAccount of an access key call, and this key"
                            + " has none (nabi access-key create --service-account NAME)");
        }
        return account[2] + "/" + account[3];
    }

    /** The rules for web pages, as far as the gateway has them. */
    private static void cors(LambdaFunction function) {
        var sent = function.part("urls")
                .valueStream()
                .map(url -> url.path("Cors"))
                .filter(cors -> !cors.isEmpty())
                .findFirst();
        var limits = function.spec().withObjectProperty("limits");
        limits.remove("cors");
        sent.ifPresent(cors -> {
            var rules = limits.putObject("cors");
            list(cors, "AllowOrigins", rules, "origins");
            if (cors.path("AllowMethods")
                    .valueStream()
                    .noneMatch(method -> method.asText().equals("*"))) {
                list(cors, "AllowMethods", rules, "methods");
            }
            list(cors, "AllowHeaders", rules, "headers");
            list(cors, "ExposeHeaders", rules, "exposeHeaders");
            if (cors.path("AllowCredentials").isBoolean()) {
                rules.set("credentials", cors.get("AllowCredentials"));
            }
            if (cors.path("MaxAge").isInt()) {
                rules.set("maxAgeSeconds", cors.get("MaxAge"));
            }
        });
        if (limits.isEmpty()) {
            function.spec().remove("limits");
        }
    }

    private static void list(JsonNode from, String name, ObjectNode to, String as) {
        if (!from.path(name).isEmpty()) {
            to.set(as, from.get(name).deepCopy());
        }
    }

    WebAnswer update(LambdaCall call) {
        var ref = ref(call);
        var sent = call.body();
        if (Wire.has(sent, "AuthType")) {
            authType(sent);
        }
        var edited = store.edit(call, ref, function -> {
            var entry = entry(function, ref);
            Wire.copy(sent, entry, List.of("AuthType", "Cors", "InvokeMode"));
            entry.put("modified", store.clock().instant().toString());
            access(call, function);
            cors(function);
            return entry;
        });
        return Wire.answer(200, shown(call, ref, edited.function(), edited.value()));
    }

    private static ObjectNode entry(LambdaFunction function, FunctionRef ref) {
        if (function.part("urls").get(ref.qualifier()) instanceof ObjectNode entry) {
            return entry;
        }
        throw LambdaException.notFound("The resource you requested does not exist.");
    }

    WebAnswer get(LambdaCall call) {
        var ref = ref(call);
        var function = required(call, ref);
        return Wire.answer(200, read(call, ref, function, entry(function, ref)));
    }

    private LambdaFunction required(LambdaCall call, FunctionRef ref) {
        try {
            return store.require(call, ref);
        } catch (LambdaException e) {
            throw e.status() == 404 ? LambdaException.notFound("The resource you requested does not exist.") : e;
        }
    }

    WebAnswer list(LambdaCall call) {
        var ref = call.function().unqualified();
        var function = store.require(call, ref);
        var all = new ArrayList<JsonNode>();
        function.part("urls")
                .properties()
                .forEach(url ->
                        all.add(read(call, new FunctionRef(ref.name(), url.getKey()), function, url.getValue())));
        return Wire.answer(200, Paging.page(call, "FunctionUrlConfigs", all, PAGE));
    }

    WebAnswer delete(LambdaCall call) {
        var ref = ref(call);
        store.edit(call, ref, function -> {
            entry(function, ref);
            function.part("urls").remove(ref.qualifier());
            access(call, function);
            cors(function);
            return "";
        });
        return WebAnswer.empty(204);
    }

    private ObjectNode shown(LambdaCall call, FunctionRef ref, LambdaFunction function, JsonNode entry) {
        var shown = Wire.object()
                .put("FunctionUrl", url(call, ref, function))
                .put("FunctionArn", call.arn(ref))
                .put("AuthType", entry.path("AuthType").asText());
        Wire.copy(entry, shown, List.of("Cors", "InvokeMode"));
        return shown.put("CreationTime", date(entry, "created")).put("LastModifiedTime", date(entry, "modified"));
    }

    /** With the default of what was not sent. */
    private ObjectNode read(LambdaCall call, FunctionRef ref, LambdaFunction function, JsonNode entry) {
        return shown(call, ref, function, entry)
                .put("InvokeMode", entry.path("InvokeMode").asText("BUFFERED"));
    }

    private String url(LambdaCall call, FunctionRef ref, LambdaFunction function) {
        if (function.part("urls")
                .path(ref.qualifier())
                .path("AuthType")
                .asText()
                .equals(SIGNED)) {
            return SignedUrls.of(call, ref);
        }
        var tag = ref.qualifier().isEmpty() ? "" : "@" + ResourceNames.aliasTag(ref.qualifier());
        var known = function.status().path("url").asText("");
        var base = known.isEmpty() || !tag.isEmpty()
                ? publicGateway.toString().replaceFirst("/$", "") + "/function/" + call.namespace() + "/"
                        + function.resourceName() + tag
                : known;
        return base + "/";
    }

    private static String date(JsonNode entry, String name) {
        return Wire.date(Instant.parse(entry.path(name).asText()));
    }
}
