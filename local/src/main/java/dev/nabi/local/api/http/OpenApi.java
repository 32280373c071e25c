package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.kinds.KindRegistry;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.Patch;
import dev.nabi.local.api.schema.Published;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * OpenAPI as far as kubectl asks for it: the schemas that {@code explain} prints, and which parameters and patch
 * formats a kind takes.
 */
final class OpenApi {
    /** What kubectl asks for. */
    static final String PROTOBUF_ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /** What it is answered, as by an API server: a media type has no {@code @} in it, and kubectl reads none that has. */
    static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final String GVK = "x-kubernetes-group-version-kind";

    private final KindRegistry kinds;

    OpenApi(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** The documents that there are, one a group and version. */
    ObjectNode index() {
        var index = Json.object();
        var paths = index.putObject("paths");
        kinds.all().stream()
                .map(OpenApi::root)
                .distinct()
                .forEach(root -> paths.putObject(root).put("serverRelativeURL", "/openapi/v3/" + root));
        return index;
    }

    private static String root(ResourceKind kind) {
        return kind.group().isEmpty() ? "api/" + kind.version() : "apis/" + kind.group() + "/" + kind.version();
    }

    /** The document of a group and version, named as its path below {@code /openapi/v3/}. */
    Optional<ObjectNode> document(String root) {
        var served =
                kinds.all().stream().filter(kind -> root(kind).equals(root)).toList();
        if (served.isEmpty()) {
            return Optional.empty();
        }
        var document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Nabi local").put("version", "v1");
        var paths = document.putObject("paths");
        var schemas = Json.ensure(document, "components", "schemas");
        for (var kind : served) {
            var base = "/" + root + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
            collection(paths.putObject(base), kind);
            single(paths.putObject(base + "/{name}"), kind);
            schema(schemas, kind);
        }
        return Optional.of(document);
    }

    /** The old format names no kinds: kubectl only looks whether it is there, and takes the new one. */
    static ObjectNode version2() {
        var document = Json.object().put("swagger", "2.0");
        document.putObject("info").put("title", "Nabi local").put("version", "v1");
        document.putObject("paths");
        document.putObject("definitions");
        return document;
    }

    /** The same in protobuf, the only form that kubectl asks for: {@code swagger}, and {@code info} with two texts. */
    static byte[] version2Protobuf() {
        return "\n\0032.0\022\013\n\005local\022\002v1".getBytes(StandardCharsets.US_ASCII);
    }

    private static String schemaName(ResourceKind kind) {
        return (kind.group().isEmpty() ? "core" : kind.group()) + "." + kind.version() + "." + kind.kind();
    }

    private void schema(ObjectNode schemas, ResourceKind kind) {
        var schema = kind.custom()
                ? Published.custom(kinds.publishedSchema(kind), schemas)
                : Published.builtIn(kind.schema(), schemas);
        schema.putArray(GVK).add(gvk(kind));
        schemas.set(schemaName(kind), schema);
    }

    private static ObjectNode gvk(ResourceKind kind) {
        return Json.object().put("group", kind.group()).put("kind", kind.kind()).put("version", kind.version());
    }

    private static void collection(ObjectNode path, ResourceKind kind) {
        operation(path, "get", "list", kind, List.of());
        operation(path, "post", "post", kind, List.of("dryRun", "fieldManager", "fieldValidation"));
    }

    private static void single(ObjectNode path, ResourceKind kind) {
        operation(path, "get", "get", kind, List.of());
        operation(path, "put", "put", kind, List.of("dryRun", "fieldManager", "fieldValidation"));
        operation(path, "delete", "delete", kind, List.of("dryRun"));
        var patch =
                operation(path, "patch", "patch", kind, List.of("dryRun", "fieldManager", "fieldValidation", "force"));
        var content = Json.ensure(patch, "requestBody", "content");
        Patch.Format.mediaTypes().stream()
                .filter(type -> !(kind.custom() && type.contains("strategic")))
                .forEach(content::putObject);
    }

    private static ObjectNode operation(
            ObjectNode path, String method, String action, ResourceKind kind, List<String> parameters) {
        var operation = path.putObject(method).put("x-kubernetes-action", action);
        operation.set(GVK, gvk(kind));
        for (var name : parameters) {
            operation
                    .withArray("parameters")
                    .addObject()
                    .put("name", name)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string");
        }
        var answer = Json.ensure(operation, "responses", "200");
        answer.put("description", "OK");
        Json.ensure(answer, "content", "application/json", "schema")
                .put("$ref", "#/components/schemas/" + schemaName(kind));
        return operation;
    }
}
