package dev.nabi.local.api.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The managers of an object's fields, as {@code metadata.managedFields} lists them. Immutable. */
public record ManagedFields(List<Entry> entries) {
    /** What nobody manages: identity, and what the server itself writes. */
    private static final FieldSet UNMANAGED = List.of(
                    "name",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "selfLink",
                    "managedFields")
            .stream()
            .map(name -> FieldSet.path("f:metadata", "f:" + name))
            .reduce(FieldSet.EMPTY, FieldSet::union)
            .union(FieldSet.path("f:apiVersion"))
            .union(FieldSet.path("f:kind"));

    /** One manager, its fields, and when they last changed. */
    public record Entry(Manager manager, FieldSet fields, String time) {}

    public static ManagedFields of(ObjectNode object) {
        var entries = new ArrayList<Entry>();
        for (var entry : Json.at(object, "metadata", "managedFields")) {
            entries.add(new Entry(Manager.of(entry), FieldSet.parse(entry.path("fieldsV1")), Json.text(entry, "time")));
        }
        return new ManagedFields(List.copyOf(entries));
    }

    static FieldSet managed(FieldSet fields) {
        var metadata = fields.child("f:metadata");
        var kept = fields.outside(UNMANAGED);
        return metadata.isMember() ? kept.difference(FieldSet.path("f:metadata")) : kept;
    }

    FieldSet of(Manager manager) {
        return entries.stream()
                .filter(entry -> entry.manager().isSame(manager))
                .map(Entry::fields)
                .reduce(FieldSet.EMPTY, FieldSet::union);
    }

    /** The fields of all but this manager. */
    FieldSet others(Manager manager) {
        return entries.stream()
                .filter(entry -> !entry.manager().isSame(manager))
                .map(Entry::fields)
                .reduce(FieldSet.EMPTY, FieldSet::union);
    }

    /** This manager has exactly these fields now. */
    ManagedFields with(Manager manager, FieldSet fields, String time) {
        var next = new ArrayList<Entry>();
        var written = fields.isEmpty();
        for (var entry : entries) {
            if (!entry.manager().isSame(manager)) {
                next.add(entry);
            } else if (!written) {
                next.add(new Entry(manager, fields, fields.equals(entry.fields()) ? entry.time() : time));
                written = true;
            }
        }
        if (!written) {
            next.add(new Entry(manager, fields, time));
        }
        return new ManagedFields(List.copyOf(next));
    }

    ManagedFields eachOther(Manager manager, Function<FieldSet, FieldSet> change) {
        var next = entries.stream()
                .map(entry -> entry.manager().isSame(manager)
                        ? entry
                        : new Entry(entry.manager(), change.apply(entry.fields()), entry.time()))
                .filter(entry -> !entry.fields().isEmpty())
                .toList();
        return new ManagedFields(next);
    }

    /** A plain write: what changed belongs to the writer from now on, what is gone belongs to nobody. */
    public static void update(ObjectNode before, ObjectNode now, Schema schema, Manager manager, String time) {
        var changed = managed(Fields.changed(before, now, schema));
        var managers = of(before.isEmpty() ? now : before);
        var mine = Fields.present(managers.of(manager).union(changed), now, schema);
        managers.with(manager, mine, time)
                .eachOther(manager, fields -> Fields.present(fields.difference(changed), now, schema))
                .write(now);
    }

    void write(ObjectNode object) {
        var list = Json.array();
        entries.forEach(entry -> list.add(entry.manager().entry(entry.fields(), entry.time())));
        if (list.isEmpty()) {
            Meta.of(object).remove("managedFields");
        } else {
            Meta.of(object).set("managedFields", list);
        }
    }
}
