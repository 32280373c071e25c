package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.store.Event;
import dev.nabi.local.api.store.ObjectKey;
import java.util.List;
import java.util.Optional;

/** Objects that a controller owns, and the way from them to their owner. */
final class Owned {
    private Owned() {}

    static List<ObjectNode> by(Resources resources, ResourceKind kind, JsonNode owner) {
        var uid = Meta.uid(owner);
        return resources.list(kind, Meta.namespace(owner)).objects().stream()
                .filter(object -> Meta.controller(object).equals(uid))
                .toList();
    }

    /** The key of the object's controlling owner, when that is of this kind. */
    static Optional<ObjectKey> ownerKey(Event event, ResourceKind kind) {
        return Meta.owners(event.object()).stream()
                .filter(owner -> owner.path("controller").asBoolean()
                        && Json.text(owner, "kind").equals(kind.kind()))
                .map(owner -> ObjectKey.of(kind, event.key().namespace(), Json.text(owner, "name")))
                .findFirst();
    }

    static void own(ObjectNode object, JsonNode owner, ResourceKind kind) {
        Meta.of(object)
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put("name", Meta.name(owner))
                .put("uid", Meta.uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }
}
