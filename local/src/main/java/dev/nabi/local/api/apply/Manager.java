package dev.nabi.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;

/** Who manages fields: a client by the name it gave, by applying or by updating, through which part of the API. */
public record Manager(String name, boolean applies, String apiVersion, String subresource) {

    static Manager of(JsonNode entry) {
        return new Manager(
                Json.text(entry, "manager"),
                Json.text(entry, "operation").equals("Apply"),
                Json.text(entry, "apiVersion"),
                Json.text(entry, "subresource"));
    }

    /** One that applies stays the same over versions of the API. */
    boolean isSame(Manager other) {
        return name.equals(other.name)
                && applies == other.applies
                && subresource.equals(other.subresource)
                && (applies || apiVersion.equals(other.apiVersion));
    }

    String described(String time) {
        var part = subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"";
        var since = time.isEmpty() ? "" : " at " + time;
        return "\"" + name + "\"" + part + (applies ? "" : " using " + apiVersion + since);
    }

    ObjectNode entry(FieldSet fields, String time) {
        var entry = Json.object()
                .put("manager", name)
                .put("operation", applies ? "Apply" : "Update")
                .put("apiVersion", apiVersion)
                .put("time", time)
                .put("fieldsType", "FieldsV1");
        entry.set("fieldsV1", fields.toJson());
        return subresource.isEmpty() ? entry : entry.put("subresource", subresource);
    }
}
