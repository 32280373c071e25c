package dev.nabi.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Server-side apply, after the merge rules of Kubernetes' structured merge:
 *
 * <ol>
 *   <li>merge what is applied into the live object, lists by their keys;
 *   <li>remove what the manager applied last time, applies no more, and nobody else manages;
 *   <li>a field that this changes and another manager has is a conflict, unless forced: then it changes hands.
 * </ol>
 */
public final class ServerSideApply {
    private ServerSideApply() {}

    /** Who applies, when, and whether conflicts are won. */
    public record Request(Manager manager, boolean force, String time) {}

    /** The live object after the apply, with its managers written; the given ones stay as they are. */
    public static ObjectNode apply(ObjectNode live, ObjectNode applied, Schema schema, Request request) {
        var config = applied.deepCopy();
        if (config.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        var managers = ManagedFields.of(live);
        var wanted = ManagedFields.managed(Fields.of(config, schema));
        var last = managers.of(request.manager());
        var dropped = last.difference(wanted).difference(managers.others(request.manager()));
        var merged = (ObjectNode) merge(live, config, schema);
        remove(merged, dropped, wanted.union(managers.others(request.manager())), schema);

        var changed = Fields.changed(live, merged, schema);
        if (!request.force()) {
            refuseConflicts(managers, request.manager(), changed);
        }
        managers.with(request.manager(), wanted, request.time())
                .eachOther(request.manager(), fields -> Fields.present(fields.difference(changed), merged, schema))
                .write(merged);
        return merged;
    }

    private static void refuseConflicts(ManagedFields managers, Manager manager, FieldSet changed) {
        var conflicts = new LinkedHashMap<String, List<String>>();
        for (var entry : managers.entries()) {
            var paths = entry.manager().isSame(manager)
                    ? List.<String>of()
                    : entry.fields().intersection(changed).paths();
            if (!paths.isEmpty()) {
                conflicts.put(entry.manager().described(entry.time()), paths);
            }
        }
        if (!conflicts.isEmpty()) {
            throw ApiException.applyConflict(message(conflicts), causes(conflicts));
        }
    }

    private static List<Cause> causes(Map<String, List<String>> conflicts) {
        var causes = new ArrayList<Cause>();
        conflicts.forEach((who, paths) ->
                paths.forEach(path -> causes.add(new Cause("FieldManagerConflict", path, "conflict with " + who))));
        return causes;
    }

    private static String message(Map<String, List<String>> conflicts) {
        var count = conflicts.values().stream().mapToInt(List::size).sum();
        if (count == 1) {
            var only = conflicts.entrySet().iterator().next();
            return "Apply failed with 1 conflict: conflict with %s: %s"
                    .formatted(only.getKey(), only.getValue().getFirst());
        }
        var text = new StringBuilder("Apply failed with " + count + " conflicts:");
        conflicts.forEach((who, paths) -> {
            text.append(text.charAt(text.length() - 1) == ':' ? " " : "\n")
                    .append("conflicts with ")
                    .append(who)
                    .append(":");
            paths.forEach(path -> text.append("\n- ").append(path));
        });
        return text.toString();
    }

    private static JsonNode merge(@Nullable JsonNode live, JsonNode applied, @Nullable Schema schema) {
        if (live == null
                || Fields.isLeaf(applied, schema)
                || !live.getNodeType().equals(applied.getNodeType())) {
            return applied.deepCopy();
        }
        return applied instanceof ObjectNode object
                ? members((ObjectNode) live, object, schema)
                : items((ArrayNode) live, (ArrayNode) applied, schema);
    }

    private static ObjectNode members(ObjectNode live, ObjectNode applied, @Nullable Schema schema) {
        var merged = live.deepCopy();
        applied.properties().forEach(member -> {
            var below = schema == null ? null : schema.member(member.getKey());
            merged.set(member.getKey(), merge(live.get(member.getKey()), member.getValue(), below));
        });
        return merged;
    }

    /** Applied items in their order; live ones that are not applied stay, before their old successor. */
    private static ArrayNode items(ArrayNode live, ArrayNode applied, @Nullable Schema schema) {
        var mine = Fields.elements(applied, schema);
        var rest = new LinkedHashMap<>(Fields.elements(live, schema));
        var merged = Json.array();
        mine.forEach((element, item) -> {
            if (rest.containsKey(element)) {
                for (var other : List.copyOf(rest.keySet())) {
                    if (other.equals(element)) {
                        break;
                    }
                    if (!mine.containsKey(other)) {
                        merged.add(rest.remove(other));
                    }
                }
            }
            var old = rest.remove(element);
            merged.add(merge(old, item, schema == null ? null : schema.items()));
        });
        rest.forEach((element, item) -> merged.add(item));
        return merged;
    }

    /** Takes dropped fields out of the value, sparing whatever somebody still wants below them. */
    private static void remove(JsonNode value, FieldSet dropped, FieldSet wanted, @Nullable Schema schema) {
        if (value instanceof ObjectNode object) {
            dropped.children().forEach((element, child) -> {
                var name = element.substring(2);
                var below = object.get(name);
                if (below != null && goes(below, child, wanted.child(element), Fields.below(schema, element))) {
                    object.remove(name);
                }
            });
        } else if (value instanceof ArrayNode array && schema != null) {
            for (var i = array.size() - 1; i >= 0; i--) {
                var element = Fields.element(array.get(i), schema);
                var child = dropped.child(element);
                if (!child.isEmpty() && goes(array.get(i), child, wanted.child(element), schema.items())) {
                    array.remove(i);
                }
            }
        }
    }

    private static boolean goes(JsonNode value, FieldSet dropped, FieldSet wanted, @Nullable Schema schema) {
        if (wanted.isEmpty() && (dropped.isMember() || Fields.isLeaf(value, schema))) {
            return true;
        }
        var before = value.size();
        remove(value, dropped, wanted, schema);
        return wanted.isEmpty() && before > 0 && value.isContainerNode() && value.isEmpty();
    }
}
