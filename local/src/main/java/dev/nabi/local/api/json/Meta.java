package dev.nabi.local.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Reads what every object carries in its {@code metadata}. */
public final class Meta {
    private Meta() {}

    public static String name(JsonNode object) {
        return Json.text(object, "metadata", "name");
    }

    public static String namespace(JsonNode object) {
        return Json.text(object, "metadata", "namespace");
    }

    public static String uid(JsonNode object) {
        return Json.text(object, "metadata", "uid");
    }

    public static String resourceVersion(JsonNode object) {
        return Json.text(object, "metadata", "resourceVersion");
    }

    public static long generation(JsonNode object) {
        return Json.at(object, "metadata", "generation").asLong(0);
    }

    public static Map<String, String> labels(JsonNode object) {
        return Json.texts(Json.at(object, "metadata", "labels"));
    }

    public static String annotation(JsonNode object, String name) {
        return Json.text(object, "metadata", "annotations", name);
    }

    public static List<String> finalizers(JsonNode object) {
        return Json.textList(Json.at(object, "metadata", "finalizers"));
    }

    public static boolean isTerminating(JsonNode object) {
        return Json.at(object, "metadata").hasNonNull("deletionTimestamp");
    }

    public static List<JsonNode> owners(JsonNode object) {
        return StreamSupport.stream(
                        Json.at(object, "metadata", "ownerReferences").spliterator(), false)
                .toList();
    }

    /** The uid of the one owner that controls the object; empty when none does. */
    public static String controller(JsonNode object) {
        return owners(object).stream()
                .filter(owner -> owner.path("controller").asBoolean())
                .map(owner -> Json.text(owner, "uid"))
                .findFirst()
                .orElse("");
    }

    public static ObjectNode of(ObjectNode object) {
        return Json.ensure(object, "metadata");
    }

    /** A moment as Kubernetes writes it: whole seconds, UTC. */
    public static String time(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    public static Instant time(JsonNode object, String... names) {
        var text = Json.text(object, names);
        return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    }
}
