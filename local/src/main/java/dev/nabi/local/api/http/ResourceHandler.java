package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.access.Access;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.DeleteOptions;
import dev.nabi.local.api.resources.Patch;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.resources.Target;
import dev.nabi.local.api.resources.WriteOptions;
import dev.nabi.local.api.resources.WriteOptions.FieldValidation;
import dev.nabi.local.api.resources.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Requests for resources: which verb is meant, what it needs, and the answer in the form that is wanted. */
final class ResourceHandler {
    private final Resources resources;
    private final PodLogs logs;
    private final Access access;

    ResourceHandler(Resources resources, PodLogs logs, Access access) {
        this.resources = resources;
        this.logs = logs;
        this.access = access;
    }

    ApiResponse handle(ApiRequest request, RequestPath path) {
        var kind = resources
                .kinds()
                .find(path.group(), path.version(), path.plural())
                .orElseThrow(ApiException::noPath);
        var known =
                path.subresource().isEmpty() || kind.serving().subresources().contains(path.subresource());
        if (!known || (!kind.namespaced() && !path.namespace().isEmpty())) {
            throw ApiException.noPath();
        }
        var target = new Target(kind, path.namespace(), path.name(), path.subresource());
        return path.name().isEmpty() ? collection(request, target) : single(request, target);
    }

    /** Which logs of a namespace's pods that are gone are kept. */
    ApiResponse endedLogs(String namespace) {
        var list = Json.object();
        list.set("items", logs.endedOf(namespace));
        return ApiResponse.json(200, list);
    }

    private ApiResponse collection(ApiRequest request, Target target) {
        return switch (request.method()) {
            case "GET" -> request.flag("watch") ? watch(request, target) : list(request, target);
            case "POST" -> create(request, target);
            case "DELETE" -> deleteCollection(request, target);
            default -> throw ApiException.methodNotAllowed(target.kind().subject(""));
        };
    }

    private ApiResponse single(ApiRequest request, Target target) {
        if (target.kind().namespaced() && target.namespace().isEmpty()) {
            throw ApiException.noPath();
        }
        if (target.subresource().equals("log")) {
            return log(request, target.sub(""));
        }
        if (target.subresource().equals("token")) {
            return token(request, target.sub(""));
        }
        return switch (request.method()) {
            case "GET" -> request.flag("watch") ? watch(request, target) : get(request, target);
            case "PUT" -> written(request, target, resources.update(target, request.object(), options(request)));
            case "PATCH" -> patch(request, target);
            case "DELETE" -> delete(request, target);
            default -> throw ApiException.methodNotAllowed(target.kind().subject(target.name()));
        };
    }

    private ApiResponse token(ApiRequest request, Target account) {
        if (!request.method().equals("POST")) {
            throw ApiException.methodNotAllowed(account.kind().subject(account.name()));
        }
        return ApiResponse.json(201, access.token(resources.get(account), request.object()));
    }

    private ApiResponse log(ApiRequest request, Target pod) {
        var found = resources.find(pod.kind(), pod.namespace(), pod.name());
        return found.map(object -> logs.answer(request, pod, object))
                .or(() -> logs.ended(request, pod))
                .orElseGet(() -> logs.answer(request, pod, resources.get(pod)));
    }

    private ApiResponse get(ApiRequest request, Target target) {
        return ApiResponse.json(200, shown(request, target, resources.get(target)));
    }

    private JsonNode shown(ApiRequest request, Target target, ObjectNode object) {
        return target.subresource().equals("scale")
                ? object
                : Representation.of(request)
                        .one(object, target.kind(), resources.clock().instant());
    }

    private ApiResponse written(ApiRequest request, Target target, Written written) {
        return ApiResponse.json(
                written.created() ? 201 : 200, shown(request, target, written.object()), written.warnings());
    }

    private ApiResponse create(ApiRequest request, Target target) {
        var kind = target.kind();
        if (kind.namespaced() && target.namespace().isEmpty()) {
            throw ApiException.methodNotAllowed(kind.subject(""));
        }
        var body = request.object();
        checkType(body, kind);
        return written(request, target, resources.create(kind, target.namespace(), body, options(request)));
    }

    private static void checkType(ObjectNode body, ResourceKind kind) {
        var said = Json.text(body, "kind");
        var version = Json.text(body, "apiVersion");
        if (!(said.isEmpty() || said.equals(kind.kind()))
                || !(version.isEmpty() || version.equals(kind.apiVersion()))) {
            throw ApiException.badRequest("the object is a %s of %s, the URL takes %s of %s"
                    .formatted(said, version, kind.kind(), kind.apiVersion()));
        }
    }

    private ApiResponse patch(ApiRequest request, Target target) {
        var format = Patch.Format.of(request.media().contentType());
        var patch = new Patch(format, request.json());
        var options = options(request);
        if (format == Patch.Format.APPLY && request.parameter("fieldManager").isEmpty()) {
            options = new WriteOptions(options.dryRun(), "", options.validation(), options.force());
        }
        return written(request, target, resources.patch(target, patch, options));
    }

    private static WriteOptions options(ApiRequest request) {
        var validation = request.parameter("fieldValidation");
        try {
            return new WriteOptions(
                    request.parameter("dryRun").equals("All"),
                    request.fieldManager(),
                    validation.isEmpty()
                            ? FieldValidation.WARN
                            : FieldValidation.valueOf(validation.toUpperCase(Locale.ROOT)),
                    request.flag("force"));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("fieldValidation is one of Ignore, Warn, Strict, not '" + validation + "'");
        }
    }

    private static DeleteOptions deleteOptions(ApiRequest request) {
        var grace = request.number("gracePeriodSeconds", -1);
        try {
            return DeleteOptions.of(
                    request.json(),
                    new DeleteOptions(
                            grace < 0 ? null : (Long) grace,
                            DeleteOptions.propagation(request.parameter("propagationPolicy")),
                            "",
                            "",
                            request.parameter("dryRun").equals("All")));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("propagationPolicy is one of Background, Foreground, Orphan");
        }
    }

    private ApiResponse delete(ApiRequest request, Target target) {
        var deleted = resources.delete(target, deleteOptions(request));
        if (!deleted.gone() || target.kind().is(BuiltIn.PODS)) {
            return ApiResponse.json(200, deleted.object());
        }
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        var details = status.put("status", "Success").putObject("details").put("name", target.name());
        if (!target.kind().group().isEmpty()) {
            details.put("group", target.kind().group());
        }
        details.put("kind", target.kind().plural()).put("uid", Meta.uid(deleted.object()));
        return ApiResponse.json(200, status);
    }

    private ApiResponse deleteCollection(ApiRequest request, Target target) {
        var selection = Selection.of(request, target.kind(), target.namespace());
        var options = deleteOptions(request);
        var gone = new ArrayList<ObjectNode>();
        for (var object : resources.list(target.kind(), target.namespace()).objects()) {
            if (selection.matches(object)) {
                gone.add(resources
                        .delete(Target.of(target.kind(), object), options)
                        .object());
            }
        }
        var metadata = Json.object()
                .put("resourceVersion", Long.toString(resources.store().version()));
        return ApiResponse.json(
                200,
                Representation.of(request)
                        .list(gone, metadata, target.kind(), resources.clock().instant()));
    }

    private ApiResponse watch(ApiRequest request, Target target) {
        var selection = Selection.of(request, target.kind(), target.namespace());
        var narrowed = target.name().isEmpty() ? selection : selection.named(target.name());
        return new ApiResponse.Watching(WatchRequest.of(request, target.kind(), narrowed));
    }

    private ApiResponse list(ApiRequest request, Target target) {
        var selection = Selection.of(request, target.kind(), target.namespace());
        var representation = Representation.of(request);
        var snapshot = resources.list(target.kind(), target.namespace());
        var matching = snapshot.objects().stream().filter(selection::matches).toList();
        var metadata = Json.object().put("resourceVersion", Long.toString(snapshot.version()));
        var page = page(matching, request, metadata);
        return ApiResponse.json(
                200,
                representation.list(
                        page, metadata, target.kind(), resources.clock().instant()));
    }

    /** The objects after those that the token tells of; the pages are cut from what is there now. */
    private static List<ObjectNode> page(List<ObjectNode> objects, ApiRequest request, ObjectNode metadata) {
        var after = decoded(request.parameter("continue"));
        var rest = objects.stream()
                .filter(object -> after.isEmpty() || place(object).compareTo(after) > 0)
                .toList();
        var limit = request.number("limit", 0);
        if (limit <= 0 || rest.size() <= limit) {
            return rest;
        }
        var page = rest.subList(0, (int) limit);
        var token = place(page.getLast()).getBytes(StandardCharsets.UTF_8);
        metadata.put("continue", Base64.getUrlEncoder().withoutPadding().encodeToString(token));
        metadata.put("remainingItemCount", rest.size() - limit);
        return page;
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("continue key is not valid: " + e.getMessage());
        }
    }

    /** Sorts as the store does: a namespace's objects before those of one whose name is longer. */
    private static String place(ObjectNode object) {
        return Meta.namespace(object) + "\0" + Meta.name(object);
    }
}
