package dev.nabi.local.api.store;

import dev.nabi.local.api.kinds.ResourceKind;

/** What tells an object from all others: its resource (without version), namespace (empty: none) and name. */
public record ObjectKey(String group, String plural, String namespace, String name) implements Comparable<ObjectKey> {

    public static ObjectKey of(ResourceKind kind, String namespace, String name) {
        return new ObjectKey(kind.group(), kind.plural(), kind.namespaced() ? namespace : "", name);
    }

    public boolean isOf(String group, String plural) {
        return this.plural.equals(plural) && this.group.equals(group);
    }

    @Override
    public int compareTo(ObjectKey other) {
        var byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
}
