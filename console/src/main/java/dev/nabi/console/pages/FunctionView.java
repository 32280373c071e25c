package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.api.v1alpha1.Names;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A Function as the API gives it, read field by field. */
public record FunctionView(JsonNode object) {

    /** A condition of the status. */
    public record Condition(String type, String status, String reason, String message, String since) {
        public boolean isTrue() {
            return status.equals("True");
        }

        public boolean isFalse() {
            return status.equals("False");
        }
    }

    /**
     * A part of the traffic.
     *
     * @param revision empty for the latest that is ready
     * @param tag empty for none
     * @param tagWeight its part of what comes by the tag; 0 where no other revision has the tag
     */
    public record Share(String revision, int weight, String tag, int tagWeight) {}

    /** What a list shows of how a Function is. */
    public enum State {
        READY,
        STARTING,
        FAILING,
        EXHAUSTED,
        DELETING
    }

    public String name() {
        return object.path("metadata").path("name").asText();
    }

    public String namespace() {
        return object.path("metadata").path("namespace").asText();
    }

    public String created() {
        return object.path("metadata").path("creationTimestamp").asText("");
    }

    public JsonNode spec() {
        return object.path("spec");
    }

    public JsonNode status() {
        return object.path("status");
    }

    public String url() {
        return status().path("url").asText("");
    }

    /** Whether the status is about the spec as it is now. */
    public boolean isObserved() {
        return status().path("observedGeneration").asLong(0)
                >= object.path("metadata").path("generation").asLong(0);
    }

    public String latestCreated() {
        return status().path("latestCreatedRevision").asText("");
    }

    public String latestReady() {
        return status().path("latestReadyRevision").asText("");
    }

    public List<Condition> conditions() {
        return conditions(object);
    }

    /** The conditions of any object. */
    static List<Condition> conditions(JsonNode object) {
        return object.path("status")
                .path("conditions")
                .valueStream()
                .map(one -> new Condition(
                        one.path("type").asText(),
                        one.path("status").asText("Unknown"),
                        one.path("reason").asText(""),
                        one.path("message").asText(""),
                        one.path("lastTransitionTime").asText("")))
                .toList();
    }

    public Optional<Condition> condition(String type) {
        return conditions().stream().filter(one -> one.type().equals(type)).findFirst();
    }

    public State state() {
        if (!object.path("metadata").path("deletionTimestamp").asText("").isEmpty()) {
            return State.DELETING;
        }
        if (condition("BudgetExhausted").filter(Condition::isTrue).isPresent()) {
            return State.EXHAUSTED;
        }
        var ready = condition("Ready");
        if (ready.filter(Condition::isFalse).isPresent()
                || condition("RevisionReady").filter(Condition::isFalse).isPresent()) {
            return State.FAILING;
        }
        return ready.filter(Condition::isTrue).isPresent() && isObserved() ? State.READY : State.STARTING;
    }

    /** Where the traffic goes now. */
    public List<Share> traffic() {
        return shares(status().path("traffic"));
    }

    /** Where the spec says that it should go; empty for all to the latest revision that is ready. */
    public List<Share> wantedTraffic() {
        return shares(spec().path("traffic"));
    }

    /** Where the traffic is to go, each part with its revision; as it is now where the spec says nothing. */
    public List<Share> resolvedTraffic() {
        return wantedTraffic().isEmpty()
                ? traffic()
                : wantedTraffic().stream()
                        .map(share -> share.revision().isEmpty()
                                ? new Share(latestReady(), share.weight(), share.tag(), share.tagWeight())
                                : share)
                        .toList();
    }

    private static List<Share> shares(JsonNode targets) {
        return targets.valueStream()
                .map(target -> new Share(
                        target.path("revision").asText(""),
                        target.path("weight").asInt(0),
                        target.path("tag").asText(""),
                        target.path("tagWeight").asInt(0)))
                .toList();
    }

    /** The revision with the most traffic; empty for none. */
    public String serving() {
        return traffic().stream()
                .max(Comparator.comparingInt(Share::weight))
                .map(Share::revision)
                .orElse("");
    }

    /** The Java source; empty for what has none. */
    public String source() {
        return spec().path("java").path("source").asText("");
    }

    public boolean hasSource() {
        return !source().isEmpty();
    }

    /** What kind of code it runs: {@code source}, {@code jar} or {@code image}. */
    public String kind() {
        return spec().has("image") ? "image" : hasSource() ? "source" : "jar";
    }

    /** A jar's place or an image's name, in a few words. */
    public String code() {
        if (spec().has("image")) {
            return spec().path("image").asText();
        }
        var jar = spec().path("java").path("jar");
        if (jar.has("configMap")) {
            return "ConfigMap " + jar.path("configMap").path("name").asText();
        }
        return jar.path("url").asText(jar.path("file").asText(jar.path("sha256").asText("")));
    }

    public int instances() {
        return status().path("readyReplicas").asInt(0);
    }

    /** The number of a revision of this Function, for people. */
    public String number(String revision) {
        var number = Names.revisionNumber(name(), revision);
        return number.isPresent() ? Integer.toString(number.getAsInt()) : revision;
    }
}
