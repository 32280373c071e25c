package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.access.Access;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Finds who answers a path: health, version, discovery, OpenAPI, the issuer of tokens, or the resources. */
final class Router {
    private static final System.Logger LOG = System.getLogger(Router.class.getName());

    /** A list that no cluster has: the logs of a namespace's pods that are gone. */
    private static final String ENDED_LOGS = "/nabi.dev/ended-logs/";

    private final Discovery discovery;
    private final OpenApi openApi;
    private final ResourceHandler resources;
    private final Access access;

    Router(Discovery discovery, OpenApi openApi, ResourceHandler resources, Access access) {
        this.discovery = discovery;
        this.openApi = openApi;
        this.resources = resources;
        this.access = access;
    }

    /** The answer to a request; a refusal is an answer, too. */
    ApiResponse handle(ApiRequest request) {
        try {
            return route(request);
        } catch (ApiException e) {
            return ApiResponse.json(e.code(), e.toStatus());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.log(System.Logger.Level.ERROR, request.method() + " " + request.path() + " failed", e);
            var failure = ApiException.internal(String.valueOf(e.getMessage()));
            return ApiResponse.json(500, failure.toStatus());
        }
    }

    private ApiResponse route(ApiRequest request) {
        access.check(request.who(), RequestedAttributes.of(request));
        var path = request.path().endsWith("/") && request.path().length() > 1
                ? request.path().substring(0, request.path().length() - 1)
                : request.path();
        return switch (path) {
            case "/healthz", "/readyz", "/livez" -> ApiResponse.text("ok");
            case "/version" -> ApiResponse.json(200, Discovery.version());
            case "/openapi/v3" -> ApiResponse.json(200, openApi.index());
            case "/openapi/v2" -> version2(request);
            case "/api", "/apis" -> root(request, path.equals("/api"));
            case "/" -> ApiResponse.json(200, paths());
            default -> deeper(request, path);
        };
    }

    private static JsonNode paths() {
        var index = Json.object();
        index.set("paths", Json.array(List.of("/api", "/apis", "/healthz", "/openapi/v3", "/version")));
        return index;
    }

    private ApiResponse version2(ApiRequest request) {
        return request.media().accept().contains(OpenApi.PROTOBUF_ASKED)
                ? new ApiResponse.Whole(200, OpenApi.PROTOBUF, Buffer.buffer(OpenApi.version2Protobuf()), List.of())
                : ApiResponse.json(200, OpenApi.version2());
    }

    private ApiResponse root(ApiRequest request, boolean core) {
        if (Discovery.wantsAggregated(request)) {
            return new ApiResponse.Whole(
                    200, Discovery.AGGREGATED, Buffer.buffer(Json.bytes(discovery.aggregated(core))), List.of());
        }
        return ApiResponse.json(200, core ? discovery.coreVersions() : discovery.groups());
    }

    private ApiResponse deeper(ApiRequest request, String path) {
        if (path.startsWith("/openapi/v3/")) {
            return found(openApi.document(path.substring("/openapi/v3/".length())));
        }
        var issuer = access.issuer(path);
        if (issuer.isPresent()) {
            return ApiResponse.json(200, issuer.get());
        }
        if (path.startsWith(ENDED_LOGS) && request.method().equals("GET")) {
            return resources.endedLogs(path.substring(ENDED_LOGS.length()));
        }
        var resource = RequestPath.parse(path);
        if (resource.isPresent()) {
            return review(request, resource.get()).orElseGet(() -> resources.handle(request, resource.get()));
        }
        var parts = path.substring(1).split("/", -1);
        if (parts[0].equals("api") && parts.length == 2) {
            return found(discovery.resources("", parts[1]));
        }
        if (parts[0].equals("apis") && parts.length == 2) {
            return found(discovery.oneGroup(parts[1]));
        }
        if (parts[0].equals("apis") && parts.length == 3) {
            return found(discovery.resources(parts[1], parts[2]));
        }
        throw ApiException.noPath();
    }

    /** Reviews are answered and not kept. */
    private Optional<ApiResponse> review(ApiRequest request, RequestPath path) {
        var isReview =
                path.group().equals("authentication.k8s.io") || path.group().equals("authorization.k8s.io");
        return isReview
                        && request.method().equals("POST")
                        && path.version().equals("v1")
                        && path.name().isEmpty()
                ? access.review(request.who(), path.plural(), request.object())
                        .map(answer -> ApiResponse.json(201, answer))
                : Optional.empty();
    }

    private static ApiResponse found(Optional<? extends JsonNode> document) {
        return ApiResponse.json(200, document.orElseThrow(ApiException::noPath));
    }
}
