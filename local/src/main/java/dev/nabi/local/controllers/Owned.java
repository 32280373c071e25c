package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.store.Event;
import dev.nabi.local.api.store.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Objects that a controller owns, and the way from them to their owner. */
final class Owned {
    private Owned() {}

    /** The objects of a kind, by their names. */
    static List<ObjectNode> by(Resources resources, Dependents dependents, ResourceKind kind, JsonNode owner) {
        var uid = Meta.uid(owner);
        return dependents.of(uid).stream()
                .filter(key -> key.isOf(kind.group(), kind.plural()))
                .flatMap(key -> resources.find(kind, key.namespace(), key.name()).stream())
                .filter(object -> Meta.controller(object).equals(uid))
                .sorted(Comparator.comparing(Meta::name))
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
