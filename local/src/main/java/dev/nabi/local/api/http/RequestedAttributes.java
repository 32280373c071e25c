package dev.nabi.local.api.http;

import dev.nabi.local.api.access.Attributes;
import java.util.Locale;

/** What a request wants to do, in the words of roles. */
final class RequestedAttributes {
    private RequestedAttributes() {}

    static Attributes of(ApiRequest request) {
        return RequestPath.parse(request.path())
                .map(path -> of(request, path))
                .orElseGet(() ->
                        new Attributes(request.method().toLowerCase(Locale.ROOT), "", "", "", "", "", request.path()));
    }

    /** A namespace is in itself, so that a Role in it may name it. */
    private static Attributes of(ApiRequest request, RequestPath path) {
        var isNamespace = path.group().isEmpty() && path.plural().equals("namespaces");
        return new Attributes(
                verb(request, path.name().isEmpty()),
                path.group(),
                path.plural(),
                path.subresource(),
                isNamespace ? path.name() : path.namespace(),
                path.name(),
                "");
    }

    private static String verb(ApiRequest request, boolean isCollection) {
        return switch (request.method()) {
            case "GET" -> request.flag("watch") ? "watch" : isCollection ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> isCollection ? "deletecollection" : "delete";
            default -> request.method().toLowerCase(Locale.ROOT);
        };
    }
}
