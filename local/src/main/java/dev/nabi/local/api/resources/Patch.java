package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.patch.JsonPatch;
import dev.nabi.local.api.patch.MergePatch;
import dev.nabi.local.api.patch.PatchException;
import dev.nabi.local.api.patch.StrategicMergePatch;
import java.util.Arrays;
import java.util.List;

/** A patch as it came: its format and its content. */
public record Patch(Format format, JsonNode content) {

    /** The formats, by their media types. */
    public enum Format {
        JSON("application/json-patch+json"),
        MERGE("application/merge-patch+json"),
        STRATEGIC("application/strategic-merge-patch+json"),
        APPLY("application/apply-patch+yaml");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        /** The format of a Content-Type header; only these are offered. */
        public static Format of(String contentType) {
            var type = contentType.split(";", 2)[0].strip();
            return Arrays.stream(values())
                    .filter(format -> format.mediaType.equals(type))
                    .findFirst()
                    .orElseThrow(() -> ApiException.unsupportedMediaType(type, mediaTypes()));
        }

        public static List<String> mediaTypes() {
            return Arrays.stream(values()).map(format -> format.mediaType).toList();
        }
    }

    /** The object after the patch; for all formats but apply. */
    ObjectNode on(ObjectNode object, ResourceKind kind) {
        try {
            var patched =
                    switch (format) {
                        case JSON -> JsonPatch.apply(object, content);
                        case MERGE -> MergePatch.apply(object, content);
                        case STRATEGIC -> strategic(object, kind);
                        case APPLY -> throw new IllegalStateException("an apply is not a patch of what is there");
                    };
            if (patched instanceof ObjectNode result) {
                return result;
            }
            throw new PatchException("the patch leaves no object");
        } catch (PatchException e) {
            throw ApiException.unprocessable(String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode strategic(ObjectNode object, ResourceKind kind) {
        if (kind.custom()) {
            throw ApiException.unsupportedMediaType(
                    Format.STRATEGIC.mediaType,
                    Format.mediaTypes().stream()
                            .filter(type -> !type.equals(Format.STRATEGIC.mediaType))
                            .toList());
        }
        return StrategicMergePatch.apply(object, content, kind.schema());
    }
}
