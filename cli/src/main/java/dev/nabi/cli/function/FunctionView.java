package dev.nabi.cli.function;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Function as the API gives it, read field by field. */
public record FunctionView(JsonNode object) {

    /** A condition of the status. */
    public record Condition(String status, String reason, String message) {
        static final Condition NONE = new Condition("Unknown", "", "");

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
     * @param tag empty for none
     * @param tagWeight its part of what comes by the tag, which others share; 0 where it has the tag alone
     */
    public record Share(String revision, int weight, String tag, int tagWeight) {
        public Share(String revision, int weight, String tag) {
            this(revision, weight, tag, 0);
        }

        /** The same revision by its tag alone. */
        Share byTagAlone() {
            return new Share(revision, 0, tag, tagWeight);
        }

        @Override
        public String toString() {
            return revision + " " + weight + " %" + (tag.isEmpty() ? "" : " (tag " + tag + shared() + ")");
        }

        private String shared() {
            return tagWeight == 0 ? "" : " " + tagWeight + " %";
        }
    }

    public String name() {
        return object.path("metadata").path("name").asText();
    }

    public String namespace() {
        return object.path("metadata").path("namespace").asText("default");
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

    public Optional<String> url() {
        return text(status(), "url");
    }

    public Optional<String> latestCreated() {
        return text(status(), "latestCreatedRevision");
    }

    public Optional<String> latestReady() {
        return text(status(), "latestReadyRevision");
    }

    /** Whether the status is about the spec as it is now. */
    public boolean isObserved() {
        return status().path("observedGeneration").asLong(0)
                >= object.path("metadata").path("generation").asLong(0);
    }

    public Condition condition(String type) {
        return status().path("conditions")
                .valueStream()
                .filter(condition -> type.equals(condition.path("type").asText()))
                .map(condition -> new Condition(
                        condition.path("status").asText("Unknown"),
                        condition.path("reason").asText(""),
                        condition.path("message").asText("")))
                .findFirst()
                .orElse(Condition.NONE);
    }

    /** Where the traffic goes now. */
    public List<Share> traffic() {
        return shares(status().path("traffic"));
    }

    /** Where the spec says that it should go; empty for all to the latest revision that is ready. */
    public List<Share> wantedTraffic() {
        return shares(spec().path("traffic"));
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

    /** The traffic on one line. */
    public String trafficText() {
        return traffic().stream().map(Share::toString).collect(Collectors.joining(", "));
    }

    /** What runs, in a few words: an image, a jar or a source. */
    public String code() {
        var image = spec().path("image").asText("");
        if (!image.isEmpty()) {
            return "image " + image;
        }
        var java = spec().path("java");
        if (java.has("source")) {
            return "Java source, " + java.path("source").asText().lines().count() + " lines";
        }
        var jar = java.path("jar");
        var where = jar.has("configMap")
                ? "ConfigMap " + jar.path("configMap").path("name").asText()
                : jar.path("url").asText(jar.path("file").asText());
        return "jar of " + where;
    }

    private static Optional<String> text(JsonNode parent, String field) {
        var text = parent.path(field).asText("");
        return text.isEmpty() || text.equals("null") ? Optional.empty() : Optional.of(text);
    }
}
