package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What holds for the metadata of every object. */
final class MetadataRules {
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final long MOST_ANNOTATION_BYTES = 256 << 10;
    private static final String RANDOM = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LONGEST_GENERATED = 58;

    private MetadataRules() {}

    /** Five letters that tell generated names apart. */
    static String suffix() {
        var random = ThreadLocalRandom.current();
        var suffix = new StringBuilder();
        for (var i = 0; i < 5; i++) {
            suffix.append(RANDOM.charAt(random.nextInt(RANDOM.length())));
        }
        return suffix.toString();
    }

    static void generateName(ObjectNode object) {
        var prefix = Json.text(object, "metadata", "generateName");
        if (Meta.name(object).isEmpty() && !prefix.isEmpty()) {
            var kept = prefix.substring(0, Math.min(prefix.length(), LONGEST_GENERATED));
            Meta.of(object).put("name", kept + suffix());
        }
    }

    static List<Cause> check(ObjectNode object, ResourceKind kind) {
        var causes = new ArrayList<Cause>();
        var name = Meta.name(object);
        if (name.isEmpty()) {
            causes.add(Cause.required("metadata.name", "name or generateName is required"));
        } else {
            problem(name, kind).ifPresent(why -> causes.add(Cause.invalid("metadata.name", Json.tree(name), why)));
        }
        labels(object, causes);
        annotations(object, causes);
        finalizers(object, causes);
        owners(object, causes);
        return causes;
    }

    private static Optional<String> problem(String name, ResourceKind kind) {
        if (kind.group().startsWith("rbac")) {
            return name.contains("/") || name.contains("%") || name.equals(".") || name.equals("..")
                    ? Optional.of("may not be '.' or '..', and may not contain '/' or '%'")
                    : Optional.empty();
        }
        return kind.is(BuiltIn.NAMESPACES) ? FieldRules.label(name) : FieldRules.subdomain(name);
    }

    private static void labels(ObjectNode object, List<Cause> causes) {
        Meta.labels(object).forEach((key, value) -> {
            FieldRules.qualified(key)
                    .ifPresent(why -> causes.add(Cause.invalid("metadata.labels", Json.tree(key), why)));
            if (value.length() > 63 || !LABEL_VALUE.matcher(value).matches()) {
                causes.add(Cause.invalid(
                        "metadata.labels",
                        Json.tree(value),
                        "a valid label must be an empty string or consist of at most 63 alphanumeric characters, '-',"
                                + " '_' or '.', and must start and end with an alphanumeric character"));
            }
        });
    }

    private static void annotations(ObjectNode object, List<Cause> causes) {
        var bytes = 0L;
        for (var annotation :
                Json.texts(Json.at(object, "metadata", "annotations")).entrySet()) {
            FieldRules.qualified(annotation.getKey().toLowerCase(Locale.ROOT))
                    .ifPresent(why ->
                            causes.add(Cause.invalid("metadata.annotations", Json.tree(annotation.getKey()), why)));
            bytes += annotation.getKey().getBytes(StandardCharsets.UTF_8).length;
            bytes += annotation.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MOST_ANNOTATION_BYTES) {
            causes.add(Cause.tooLong("metadata.annotations", MOST_ANNOTATION_BYTES));
        }
    }

    private static void finalizers(ObjectNode object, List<Cause> causes) {
        for (var finalizer : Meta.finalizers(object)) {
            FieldRules.qualified(finalizer)
                    .ifPresent(why -> causes.add(Cause.invalid("metadata.finalizers", Json.tree(finalizer), why)));
        }
    }

    private static void owners(ObjectNode object, List<Cause> causes) {
        var owners = Meta.owners(object);
        for (var owner : owners) {
            for (var field : List.of("apiVersion", "kind", "name", "uid")) {
                if (Json.text(owner, field).isEmpty()) {
                    causes.add(Cause.invalid(
                            "metadata.ownerReferences." + field, Json.tree(""), field + " must not be empty"));
                }
            }
        }
        if (owners.stream()
                        .filter(owner -> owner.path("controller").asBoolean())
                        .count()
                > 1) {
            causes.add(Cause.invalid(
                    "metadata.ownerReferences", Json.array(), "Only one reference can have Controller set to true"));
        }
    }
}
