package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.table.Table;
import dev.nabi.local.api.table.Table.Include;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The form in which a client wants objects: whole, as rows, or only their metadata. */
record Representation(Form form, Include include) {
    private static final List<String> OFFERED = List.of("application/json");

    /** The forms that there are. */
    enum Form {
        WHOLE,
        TABLE,
        PARTIAL
    }

    /** The first form of an Accept header that is served. */
    static Representation of(ApiRequest request) {
        var accept = request.media().accept();
        for (var choice : accept.split(",", -1)) {
            var parts = List.of(choice.replace(" ", "").split(";", -1));
            var type = parts.getFirst();
            var json = type.isEmpty()
                    || type.equals("application/json")
                    || type.equals("*/*")
                    || type.equals("application/*");
            if (!json) {
                continue;
            }
            if (parts.contains("as=Table") && parts.contains("v=v1")) {
                return new Representation(Form.TABLE, include(request.parameter("includeObject")));
            }
            if (parts.contains("as=PartialObjectMetadata") || parts.contains("as=PartialObjectMetadataList")) {
                return new Representation(Form.PARTIAL, Include.METADATA);
            }
            if (parts.stream().noneMatch(part -> part.startsWith("as="))) {
                return new Representation(Form.WHOLE, Include.OBJECT);
            }
        }
        throw ApiException.notAcceptable(OFFERED);
    }

    private static Include include(String text) {
        return text.isEmpty() ? Include.METADATA : Include.valueOf(text.toUpperCase(Locale.ROOT));
    }

    ObjectNode one(ObjectNode object, ResourceKind kind, Instant now) {
        return switch (form) {
            case WHOLE -> object;
            case TABLE -> Table.of(kind.serving().printer(), List.of(object), include, now);
            case PARTIAL -> Table.partial(object);
        };
    }

    ObjectNode list(List<ObjectNode> objects, ObjectNode metadata, ResourceKind kind, Instant now) {
        if (form == Form.TABLE) {
            var table = Table.of(kind.serving().printer(), objects, include, now);
            table.set("metadata", metadata);
            return table;
        }
        var partial = form == Form.PARTIAL;
        var list = Json.object()
                .put("kind", partial ? "PartialObjectMetadataList" : kind.kind() + "List")
                .put("apiVersion", partial ? "meta.k8s.io/v1" : kind.apiVersion());
        list.set("metadata", metadata);
        var items = list.putArray("items");
        objects.forEach(object -> items.add(partial ? Table.partial(object) : object));
        return list;
    }
}
