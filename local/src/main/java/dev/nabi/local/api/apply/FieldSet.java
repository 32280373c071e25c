package dev.nabi.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * A set of fields of an object as a tree, in the form of {@code managedFields}: elements are {@code f:name} for a
 * member, {@code k:{…}} for an item of a list by its keys, {@code v:…} for an item of a set by its value. Immutable.
 */
public final class FieldSet {
    public static final FieldSet EMPTY = new FieldSet(false, Map.of());
    public static final FieldSet LEAF = new FieldSet(true, Map.of());

    private final boolean member;
    private final Map<String, FieldSet> children;

    private FieldSet(boolean member, Map<String, FieldSet> children) {
        this.member = member;
        this.children = children;
    }

    /** The set with these children; empty ones are left out. */
    public static FieldSet of(boolean member, Map<String, FieldSet> children) {
        var kept = new TreeMap<>(children);
        kept.values().removeIf(FieldSet::isEmpty);
        return new FieldSet(member, kept);
    }

    /** The field itself is in the set, not only fields below it. */
    public boolean isMember() {
        return member;
    }

    public boolean isEmpty() {
        return !member && children.isEmpty();
    }

    public Map<String, FieldSet> children() {
        return children;
    }

    public FieldSet child(String element) {
        return children.getOrDefault(element, EMPTY);
    }

    public FieldSet asMember() {
        return new FieldSet(true, children);
    }

    public FieldSet union(FieldSet other) {
        var all = new TreeMap<>(children);
        other.children.forEach((element, child) -> all.merge(element, child, FieldSet::union));
        return of(member || other.member, all);
    }

    public FieldSet intersection(FieldSet other) {
        return combine(other, (mine, theirs) -> mine && theirs);
    }

    public FieldSet difference(FieldSet other) {
        return combine(other, (mine, theirs) -> mine && !theirs);
    }

    private FieldSet combine(FieldSet other, BiPredicate<Boolean, Boolean> keep) {
        var all = new TreeMap<String, FieldSet>();
        children.forEach((element, child) -> all.put(element, child.combine(other.child(element), keep)));
        return of(keep.test(member, other.member), all);
    }

    /** The fields of this set that are at or below a member of the other. */
    public FieldSet within(FieldSet roots) {
        if (roots.member) {
            return this;
        }
        var all = new TreeMap<String, FieldSet>();
        children.forEach((element, child) -> all.put(element, child.within(roots.child(element))));
        return of(false, all);
    }

    /** The fields of this set that are neither at nor below a member of the other. */
    public FieldSet outside(FieldSet roots) {
        if (roots.member) {
            return EMPTY;
        }
        var all = new TreeMap<String, FieldSet>();
        children.forEach((element, child) -> all.put(element, child.outside(roots.child(element))));
        return of(member, all);
    }

    /** Every member as a path such as {@code .spec.containers[name="a"].image}. */
    public List<String> paths() {
        var paths = new ArrayList<String>();
        collect("", paths);
        return paths;
    }

    private void collect(String path, List<String> paths) {
        if (member) {
            paths.add(path);
        }
        children.forEach((element, child) -> child.collect(path + shown(element), paths));
    }

    private static String shown(String element) {
        var text = element.substring(2);
        return switch (element.charAt(0)) {
            case 'k' -> {
                var keys = new ArrayList<String>();
                Json.parse(text).properties().forEach(key -> keys.add(key.getKey() + "=" + key.getValue()));
                yield "[" + String.join(",", keys) + "]";
            }
            case 'v' -> "[=" + text + "]";
            default -> "." + text;
        };
    }

    public ObjectNode toJson() {
        var json = Json.object();
        if (member && !children.isEmpty()) {
            json.putObject(".");
        }
        children.forEach((element, child) -> json.set(element, child.toJson()));
        return json;
    }

    /** The set that {@code fieldsV1} writes. */
    public static FieldSet parse(JsonNode json) {
        return parse(json, false);
    }

    private static FieldSet parse(JsonNode json, boolean inner) {
        var children = new TreeMap<String, FieldSet>();
        json.properties().forEach(entry -> {
            if (!entry.getKey().equals(".")) {
                children.put(entry.getKey(), parse(entry.getValue(), true));
            }
        });
        return of(inner && (json.has(".") || children.isEmpty()), children);
    }

    /** The set of one path of elements. */
    public static FieldSet path(String... elements) {
        var set = LEAF;
        for (var i = elements.length - 1; i >= 0; i--) {
            set = of(false, Map.of(elements[i], set));
        }
        return set;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set && member == set.member && children.equals(set.children);
    }

    @Override
    public int hashCode() {
        return 31 * Boolean.hashCode(member) + children.hashCode();
    }

    @Override
    public String toString() {
        return String.join(" ", paths());
    }
}
