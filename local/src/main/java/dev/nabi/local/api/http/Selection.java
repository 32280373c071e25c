package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.select.FieldSelector;
import dev.nabi.local.api.select.LabelSelector;
import java.util.List;

/** Which objects of a kind a list or watch is about. */
record Selection(String namespace, LabelSelector labels, FieldSelector fields) {

    static Selection of(ApiRequest request, ResourceKind kind, String namespace) {
        try {
            return new Selection(
                    namespace,
                    LabelSelector.parse(request.parameter("labelSelector")),
                    FieldSelector.parse(
                            request.parameter("fieldSelector"), kind.serving().selectable()));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    Selection named(String name) {
        return new Selection(
                namespace,
                labels,
                new FieldSelector(List.of(new FieldSelector.Comparison("metadata.name", true, name))));
    }

    boolean matches(JsonNode object) {
        return (namespace.isEmpty() || Meta.namespace(object).equals(namespace))
                && labels.matches(Meta.labels(object))
                && fields.matches(object);
    }
}
