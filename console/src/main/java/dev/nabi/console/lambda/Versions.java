package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.lambda.FunctionStore.Edited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Versions and aliases in the traffic of a Function: a version is a revision that a tag of weight 0 names, and so keeps; an
 * alias is a tag, which two revisions share by weights where it is split.
 *
 * <pre>
 *   version 3        {revision: f-00007, weight: 0, tag: v-3}
 *   alias live 3     {revision: f-00007, weight: 0, tag: live}
 *   alias live 3, 10 % of 4
 *                    {revision: f-00007, weight: 0, tag: live, tagWeight: 90}
 *                    {revision: f-00009, weight: 0, tag: live, tagWeight: 10}
 * </pre>
 */
final class Versions {
    private static final String LOST = "-";
    private static final int MOST_TARGETS = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FunctionStore store;

    Versions(FunctionStore store) {
        this.store = store;
    }

    /** Publishes what is the latest, once its revision works; the last version where nothing has changed since. */
    Edited<ObjectNode> publish(LambdaCall call, FunctionRef ref, JsonNode sent) {
        store.await(call, ref, PATIENCE, function -> isSettled(function));
        return store.edit(call, ref, function -> {
            FunctionStore.checkRevision(sent, function.latest(), "GetFunction/GetAlias");
            checkCode(sent, function);
            var last = last(function).filter(version -> isSame(version, function.latest()));
            if (last.isPresent()) {
                return last.get();
            }
            if (!FunctionState.of(function).isReady()) {
                throw LambdaException.inProgress(call.arn(ref.name()));
            }
            var entry = function.publish(
                    function.status().path("latestCreatedRevision").asText());
            if (Wire.has(sent, "Description")
                    && !sent.path("Description").asText().isEmpty()) {
                entry.put("description", sent.path("Description").asText());
            }
            route(function);
            return entry;
        });
    }

    /** Publishes what is written now, whose revision is not there yet: the version waits for it. */
    static ObjectNode publishWaiting(LambdaFunction function) {
        return last(function)
                .filter(version -> isSame(version, function.latest()))
                .orElseGet(() -> function.publish(""));
    }

    /** Whether a version waits for a revision that works by now. */
    static boolean canSettle(LambdaFunction function) {
        return function.versions().stream().anyMatch(Versions::isWaiting)
                && FunctionState.of(function).isReady();
    }

    /** Gives the versions that wait the revision that there is. */
    static String settle(LambdaFunction function) {
        var revision = function.status().path("latestCreatedRevision").asText();
        function.versions().stream().filter(Versions::isWaiting).forEach(version -> version.put("revision", revision));
        route(function);
        return revision;
    }

    /** Nothing may change while a version waits for its revision; one whose revision fails will have none. */
    static void checkChange(LambdaCall call, LambdaFunction function) {
        var waiting = function.versions().stream().filter(Versions::isWaiting).toList();
        if (waiting.isEmpty()) {
            return;
        }
        if (!FunctionState.of(function).update().equals("Failed")) {
            throw LambdaException.inProgress(call.arn(function.name()));
        }
        waiting.forEach(version -> version.put("revision", LOST));
    }

    private static boolean isWaiting(JsonNode version) {
        return version.path("revision").asText().isEmpty();
    }

    private static boolean hasRevision(JsonNode version) {
        return !isWaiting(version) && !version.path("revision").asText().equals(LOST);
    }

    private static void checkCode(JsonNode sent, LambdaFunction function) {
        var own = function.latest().path("sha256").asText();
        var wanted = sent.path("CodeSha256").asText("");
        if (!wanted.isEmpty() && !wanted.equals(own)) {
            throw LambdaException.invalid(
                    "CodeSHA256 (" + wanted + ") is different from current CodeSHA256 in $LATEST (" + own
                            + "). Please try again with the CodeSHA256 in $LATEST.");
        }
    }

    private static boolean isSettled(LambdaFunction function) {
        var state = FunctionState.of(function);
        return state.isReady() || state.update().equals("Failed");
    }

    private static Optional<ObjectNode> last(LambdaFunction function) {
        var versions = function.versions();
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    private static boolean isSame(JsonNode version, JsonNode latest) {
        return version.path("configuration").equals(latest.path("configuration"))
                && version.path("sha256").equals(latest.path("sha256"))
                && version.path("image").equals(latest.path("image"));
    }

    /** The state of a version: its tag leads to it once the operator has seen it. */
    static FunctionState state(LambdaFunction function, JsonNode entry) {
        var tag = ResourceNames.versionTag(entry.path("version").asText());
        var isThere = function.status()
                .path("traffic")
                .valueStream()
                .anyMatch(target -> target.path("tag").asText("").equals(tag));
        if (isThere) {
            return new FunctionState("Active", "Successful", "", "");
        }
        var latest = FunctionState.of(function);
        if (entry.path("revision").asText().equals(LOST)) {
            return new FunctionState("Failed", "Failed", "its revision did not work", "FunctionError");
        }
        return latest.update().equals("Failed")
                ? new FunctionState("Failed", "Failed", latest.reason(), latest.code())
                : new FunctionState("Pending", "InProgress", "The function is being created.", "Creating");
    }

    /** Writes the tags of versions and aliases into the spec, beside the targets that are not Lambda's. */
    static void route(LambdaFunction function) {
        var own = new ArrayList<JsonNode>();
        var names = new ArrayList<String>();
        function.versions().stream().filter(Versions::hasRevision).forEach(version -> {
            var tag = ResourceNames.versionTag(version.path("version").asText());
            names.add(tag);
            own.add(target(version.path("revision").asText(), tag));
        });
        function.part("aliases").properties().forEach(alias -> {
            names.add(ResourceNames.aliasTag(alias.getKey()));
            alias(function, alias, own);
        });
        var earlier = function.state()
                .path("tags-of-traffic")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        var kept = new ArrayList<JsonNode>();
        function.spec().path("traffic").forEach(target -> {
            var tag = target.path("tag").asText("");
            if (tag.isEmpty() || !(names.contains(tag) || earlier.contains(tag))) {
                kept.add(target);
            }
        });
        write(function, kept, own);
        var written = function.state().putArray("tags-of-traffic");
        names.forEach(written::add);
        if (names.isEmpty()) {
            function.state().remove("tags-of-traffic");
        }
    }

    private static void alias(LambdaFunction function, Map.Entry<String, JsonNode> alias, List<JsonNode> own) {
        var tag = ResourceNames.aliasTag(alias.getKey());
        var primary =
                revision(function, alias.getValue().path("FunctionVersion").asText());
        if (primary.equals(LOST)) {
            return;
        }
        var others = alias.getValue()
                .path("RoutingConfig")
                .path("AdditionalVersionWeights")
                .properties();
        if (others.isEmpty()) {
            own.add(target(primary, tag));
            return;
        }
        var left = 100;
        for (var other : others) {
            var percent = (int) Math.round(other.getValue().asDouble() * 100);
            left -= percent;
            own.add(target(revision(function, other.getKey()), tag).put("tagWeight", percent));
        }
        own.add(target(primary, tag).put("tagWeight", left));
    }

    /** The revision of a version; empty for the latest. */
    private static String revision(LambdaFunction function, String version) {
        return function.version(version)
                .map(entry -> entry.path("revision").asText())
                .map(revision -> revision.isEmpty() ? LOST : revision)
                .orElse("");
    }

    private static ObjectNode target(String revision, String tag) {
        var target = Wire.object();
        if (!revision.isEmpty()) {
            target.put("revision", revision);
        }
        return target.put("weight", 0).put("tag", tag);
    }

    private static void write(LambdaFunction function, List<JsonNode> kept, List<JsonNode> own) {
        var isDefault = kept.size() == 1
                && !kept.getFirst().hasNonNull("revision")
                && kept.getFirst().path("weight").asInt() == 100;
        if (own.isEmpty() && (kept.isEmpty() || isDefault)) {
            function.spec().remove("traffic");
            return;
        }
        if (kept.stream().noneMatch(target -> target.path("weight").asInt(0) > 0)) {
            kept.addFirst(Wire.object().put("weight", 100));
        }
        if (kept.size() + own.size() > MOST_TARGETS) {
            throw LambdaException.of(
                    400,
                    "CodeStorageExceededException",
                    "versions and aliases of " + function.name() + " would be more than " + MOST_TARGETS
                            + " targets of its traffic: delete versions (delete-function --qualifier)");
        }
        ArrayNode traffic = function.spec().putArray("traffic");
        traffic.addAll(kept);
        traffic.addAll(own);
    }

    /** The version whose revision this is; the latest for any other. */
    static String executed(LambdaFunction function, String revision) {
        return function.versions().stream()
                .filter(version -> version.path("revision").asText().equals(revision))
                .map(version -> version.path("version").asText())
                .reduce((one, later) -> later)
                .orElse(FunctionRef.LATEST);
    }
}
