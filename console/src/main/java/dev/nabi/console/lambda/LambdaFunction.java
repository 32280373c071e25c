package dev.nabi.console.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * A Function as Lambda sees it: the object, and beside its spec what Lambda knows more of it, as JSON in one annotation. What
 * was sent is kept there as it was sent, so that it is answered so.
 *
 * <pre>
 * {"name": …, "region": …, "arn": …, "latest": ENTRY, "versions": [ENTRY …], "next": 3,
 *  "aliases": {}, "policies": {}, "tags": {}, "urls": {}, "events": {}, "provisioned": {}, "concurrency": 5}
 * ENTRY = {"configuration": {}, "sha256": base64, "size": bytes, "image": …, "modified": …, "revisionId": …,
 *          "generation": of the object, when it was changed,
 *          "version": "1", "revision": the revision's name}
 * </pre>
 */
final class LambdaFunction {
    static final String ANNOTATION = "nabi.dev/lambda";

    private static final String GENERATION = "generation";

    /** All annotations of an object have 256 KiB. */
    private static final int MOST_BYTES = 200 * 1024;

    private final ObjectNode object;
    private final ObjectNode state;

    private LambdaFunction(ObjectNode object, ObjectNode state) {
        this.object = object;
        this.state = state;
    }

    static LambdaFunction of(ObjectNode object) {
        var text = object.path("metadata").path("annotations").path(ANNOTATION).asText("");
        try {
            if (!text.isEmpty() && Wire.JSON.readTree(text) instanceof ObjectNode state) {
                return new LambdaFunction(object, state);
            }
        } catch (JsonProcessingException unreadable) {
            // Somebody wrote it by hand: the Function is what its spec says.
        }
        return new LambdaFunction(object, NativeFunction.state(object));
    }

    /** A Function that does not exist yet. */
    static LambdaFunction blank(ObjectNode object, String name, String region, String arn) {
        var state = Wire.object().put("name", name).put("region", region).put("arn", arn);
        state.putObject("latest").putObject("configuration");
        return new LambdaFunction(object, state);
    }

    String name() {
        return state.path("name").asText();
    }

    String resourceName() {
        return object.path("metadata").path("name").asText();
    }

    String region() {
        return state.path("region").asText("");
    }

    /** The ARN that it was created as. */
    String arn() {
        return state.path("arn").asText("");
    }

    ObjectNode object() {
        return object;
    }

    ObjectNode spec() {
        return Wire.member(object, "spec");
    }

    JsonNode status() {
        return object.path("status");
    }

    ObjectNode latest() {
        return Wire.member(state, "latest");
    }

    ObjectNode configuration() {
        return Wire.member(latest(), "configuration");
    }

    /** A part of the state that is an object by key. */
    ObjectNode part(String name) {
        return Wire.member(state, name);
    }

    ObjectNode state() {
        return state;
    }

    List<ObjectNode> versions() {
        var versions = new ArrayList<ObjectNode>();
        StreamSupport.stream(Wire.list(state, "versions").spliterator(), false)
                .filter(ObjectNode.class::isInstance)
                .forEach(version -> versions.add((ObjectNode) version));
        return versions;
    }

    Optional<ObjectNode> version(String version) {
        return versions().stream()
                .filter(entry -> entry.path("version").asText().equals(version))
                .findFirst();
    }

    /** A published version of what is the latest now, run by a revision. */
    ObjectNode publish(String revision) {
        var number = Math.max(1, state.path("next").asInt(1));
        state.put("next", number + 1);
        var entry = latest().deepCopy();
        entry.put("version", Integer.toString(number)).put("revision", revision).put("revisionId", newId());
        Wire.list(state, "versions").add(entry);
        return entry;
    }

    void removeVersion(String version) {
        var kept = versions().stream()
                .filter(entry -> !entry.path("version").asText().equals(version))
                .toList();
        state.putArray("versions").addAll(kept);
    }

    Optional<ObjectNode> alias(String name) {
        return part("aliases").get(name) instanceof ObjectNode alias ? Optional.of(alias) : Optional.empty();
    }

    /** The latest was changed: its time and its revision id are new. */
    void touch(Instant now) {
        latest().put("modified", Wire.date(now)).put("revisionId", newId()).put(GENERATION, own() + 1);
    }

    private long own() {
        return object.path("metadata").path("generation").asLong(0);
    }

    /**
     * The generation whose status says how the latest is: that of its last change, which is the object's where that change left the
     * spec as it was. What is set beside code and configuration is no update of them.
     */
    long generation() {
        return Math.min(own(), latest().path(GENERATION).asLong(own()));
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Writes the state into the object. */
    void save() {
        List.of("aliases", "policies", "tags", "urls", "events", "provisioned", "versions")
                .forEach(part -> {
                    if (state.path(part).isEmpty()) {
                        state.remove(part);
                    }
                });
        var text = state.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw LambdaException.of(
                    400,
                    "CodeStorageExceededException",
                    "what is kept of the versions of " + name() + " would pass " + MOST_BYTES
                            + " bytes: delete versions (delete-function --qualifier)");
        }
        Wire.member(Wire.member(object, "metadata"), "annotations").put(ANNOTATION, text);
    }
}
