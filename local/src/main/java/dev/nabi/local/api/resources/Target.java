package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.store.ObjectKey;

/** Which object a request is about, and through which subresource (empty: the object itself). */
public record Target(ResourceKind kind, String namespace, String name, String subresource) {
    public static Target of(ResourceKind kind, ObjectNode object) {
        return new Target(kind, Meta.namespace(object), Meta.name(object), "");
    }

    public Target sub(String part) {
        return new Target(kind, namespace, name, part);
    }

    ObjectKey key() {
        return ObjectKey.of(kind, namespace, name);
    }

    ApiException notFound() {
        return ApiException.notFound(kind.subject(name));
    }

    /** A body as this object: what it does not say of its identity it is given, and it may not say otherwise. */
    ObjectNode identify(ObjectNode object) {
        var typed = kind.typed(object);
        var metadata = Meta.of(typed);
        if (kind.namespaced()) {
            var said = Meta.namespace(typed);
            if (!said.isEmpty() && !said.equals(namespace)) {
                throw ApiException.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
        var own = Meta.name(typed);
        if (!own.isEmpty() && !own.equals(name)) {
            throw ApiException.badRequest(
                    "the name of the object (%s) does not match the name on the URL (%s)".formatted(own, name));
        }
        if (!name.isEmpty()) {
            metadata.put("name", name);
        }
        return typed;
    }

    /** A writer that names the version or the incarnation that it knows means no other. */
    void checkVersion(ObjectNode live, ObjectNode wanted) {
        var version = Meta.resourceVersion(wanted);
        if (!version.isEmpty() && !version.equals(Meta.resourceVersion(live))) {
            throw ApiException.stale(kind.subject(name));
        }
        var uid = Meta.uid(wanted);
        if (!uid.isEmpty() && !uid.equals(Meta.uid(live))) {
            throw ApiException.conflict(
                    kind.subject(name),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(uid, Meta.uid(live)));
        }
    }
}
