package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.WriteOptions.FieldValidation;
import dev.nabi.local.api.schema.CelRules;
import dev.nabi.local.api.schema.Defaults;
import dev.nabi.local.api.schema.Pruning;
import dev.nabi.local.api.schema.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What becomes of an object between the request and the store; works in place on objects that are not stored yet. */
final class Preparation {
    private static final List<String> IDENTITY = List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion",
            "selfLink");

    /** What etcd takes in one request, by its default. */
    private static final long MOST_BYTES = 3 << 19;

    private Preparation() {}

    /** Drops what the schema does not know; refuses it or says so when asked to. */
    static List<String> prune(ObjectNode object, ResourceKind kind, FieldValidation validation) {
        if (!kind.custom()) {
            Pruning.dropNulls(object);
        }
        var unknown = Pruning.prune(object, kind.schema()).stream()
                .map(field -> "unknown field \"" + field + "\"")
                .toList();
        if (validation == FieldValidation.STRICT && !unknown.isEmpty()) {
            throw ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                    .formatted(kind.kind(), kind.version(), kind.kind(), String.join(", ", unknown)));
        }
        return validation == FieldValidation.IGNORE ? List.of() : unknown;
    }

    static void create(ObjectNode object, ResourceKind kind, String now) {
        var metadata = Meta.of(object);
        metadata.remove(IDENTITY);
        MetadataRules.generateName(object);
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now);
        if (kind.hasStatus()) {
            object.remove("status");
        }
        if (kind.hasGeneration()) {
            metadata.put("generation", 1);
        }
        complete(object, kind);
        KindRules.begin(object, kind, now);
        check(object, null, kind);
    }

    /** What an update may not change is taken from before; what belongs to the other side of a subresource, too. */
    static void update(ObjectNode object, ObjectNode before, ResourceKind kind, String subresource) {
        var metadata = Meta.of(object);
        var old = before.path("metadata");
        for (var field : IDENTITY) {
            if (old.has(field)) {
                metadata.set(field, old.path(field));
            } else {
                metadata.remove(field);
            }
        }
        if (subresource.equals("status")) {
            onlyStatus(object, before, kind);
        } else if (kind.hasStatus()) {
            keep(object, before, "status");
        }
        complete(object, kind);
        check(object, before, kind);
        if (kind.hasGeneration() && specChanged(object, before, kind)) {
            Meta.of(object).put("generation", Meta.generation(before) + 1);
        }
    }

    private static void onlyStatus(ObjectNode object, ObjectNode before, ResourceKind kind) {
        var managed = Json.at(object, "metadata", "managedFields");
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        before.fieldNames().forEachRemaining(names::add);
        for (var name : names) {
            if (!name.equals("status") && !(name.equals("metadata") && !kind.custom())) {
                keep(object, before, name);
            }
        }
        if (kind.custom()) {
            object.set("metadata", before.path("metadata").deepCopy());
            if (managed.isArray()) {
                Meta.of(object).set("managedFields", managed);
            }
        } else {
            for (var field : List.of("ownerReferences", "finalizers", kind.is(BuiltIn.PODS) ? "" : "labels")) {
                keep(Meta.of(object), (ObjectNode) before.path("metadata"), field);
            }
        }
    }

    private static void keep(ObjectNode object, ObjectNode before, String field) {
        if (before.has(field)) {
            object.set(field, before.path(field));
        } else {
            object.remove(field);
        }
    }

    private static void complete(ObjectNode object, ResourceKind kind) {
        Defaults.fill(object, kind.schema());
        KindRules.complete(object, kind);
    }

    private static boolean specChanged(ObjectNode object, ObjectNode before, ResourceKind kind) {
        if (kind.is(BuiltIn.DEPLOYMENTS)
                && !Json.same(Json.at(object, "metadata", "annotations"), Json.at(before, "metadata", "annotations"))) {
            return true;
        }
        var apart = kind.hasStatus() ? Set.of("metadata", "status") : Set.of("metadata");
        return !Json.same(object.deepCopy().without(apart), before.deepCopy().without(apart));
    }

    private static void check(ObjectNode object, @Nullable ObjectNode before, ResourceKind kind) {
        var wrong = new ArrayList<Cause>(MetadataRules.check(object, kind));
        var structure = Validation.check(object, kind.schema());
        if (!kind.custom()) {
            // Keys of built-in lists say how they merge; whether an item may be there twice is each kind's own rule.
            structure = structure.stream()
                    .filter(cause -> !cause.reason().equals("FieldValueDuplicate"))
                    .toList();
            structure.stream()
                    .filter(cause -> cause.reason().equals("FieldValueTypeInvalid"))
                    .findFirst()
                    .ifPresent(cause -> {
                        throw ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s: %s"
                                .formatted(kind.kind(), kind.version(), kind.kind(), cause.sentence()));
                    });
        }
        wrong.addAll(structure);
        if (structure.isEmpty()) {
            wrong.addAll(
                    kind.custom()
                            ? CelRules.check(object, before, kind.schema())
                            : KindRules.check(object, before, kind));
        }
        if (!wrong.isEmpty()) {
            throw ApiException.invalid(kind.subject(Meta.name(object)), wrong);
        }
        var bytes = Json.bytes(object).length;
        if (bytes > MOST_BYTES) {
            throw ApiException.objectTooLarge(kind.subject(Meta.name(object)), bytes, MOST_BYTES);
        }
    }
}
