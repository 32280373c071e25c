package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.console.pages.FunctionView.Share;
import dev.nabi.console.templates.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The form of how the traffic is shared: {@code weight-<revision>}, and {@code tag-<revision>} with the names by which the revision
 * is reached, separated by commas. Targets with a tag that the form does not show stay as they are: versions and aliases of the
 * Lambda API are such. No shares means all to the latest.
 */
record TrafficForm(FunctionView function, List<Share> shares) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAG = Pattern.compile("[a-z]([-a-z0-9]{0,30}[a-z0-9])?");
    private static final String WEIGHT = "weight-";
    private static final int ALL = 100;

    static TrafficForm of(FunctionView function, Map<String, String> fields) {
        if (fields.getOrDefault("latest", "").equals("true")) {
            return allTo(function, "");
        }
        var shares = new ArrayList<Share>();
        fields.forEach((name, value) -> {
            if (name.startsWith(WEIGHT)) {
                var revision = name.substring(WEIGHT.length());
                var weight = value.matches("[0-9]{1,3}") ? Integer.parseInt(value) : -1;
                shares.addAll(shares(function, revision, weight, fields.getOrDefault("tag-" + revision, "")));
            }
        });
        tagged(function)
                .filter(share -> !fields.containsKey(WEIGHT + share.revision()))
                .forEach(shares::add);
        return new TrafficForm(
                function,
                shares.stream()
                        .map(share -> withoutLoneTagWeight(share, shares))
                        .toList());
    }

    private static List<Share> shares(FunctionView function, String revision, int weight, String tags) {
        var shares = new ArrayList<Share>();
        for (var tag : tags.strip().split("[,\\s]+", -1)) {
            shares.add(new Share(revision, shares.isEmpty() ? weight : 0, tag, tagWeight(function, revision, tag)));
        }
        return weight == 0 && shares.getFirst().tag().isEmpty() ? List.of() : shares;
    }

    /** The part of a tag's traffic that this revision has, where the tag is shared. */
    private static int tagWeight(FunctionView function, String revision, String tag) {
        return function.wantedTraffic().stream()
                .filter(share ->
                        share.revision().equals(revision) && share.tag().equals(tag))
                .mapToInt(Share::tagWeight)
                .findFirst()
                .orElse(0);
    }

    private static Share withoutLoneTagWeight(Share share, List<Share> all) {
        var isShared =
                all.stream().filter(other -> other.tag().equals(share.tag())).count() > 1;
        return isShared ? share : new Share(share.revision(), share.weight(), share.tag(), 0);
    }

    /** What is reached by a tag, as a target that has no other traffic. */
    private static Stream<Share> tagged(FunctionView function) {
        return function.wantedTraffic().stream()
                .filter(share -> !share.tag().isEmpty())
                .map(share -> new Share(share.revision(), 0, share.tag(), share.tagWeight()));
    }

    /** All to one revision, which is how a rollback is written, or, for an empty name, to the latest; what has a tag keeps it. */
    static TrafficForm allTo(FunctionView function, String revision) {
        var tagged = tagged(function).toList();
        return revision.isEmpty() && tagged.isEmpty()
                ? new TrafficForm(function, List.of())
                : new TrafficForm(
                        function,
                        Stream.concat(Stream.of(new Share(revision, ALL, "", 0)), tagged.stream())
                                .toList());
    }

    List<String> problems(Words words) {
        var problems = new ArrayList<String>();
        for (var share : shares) {
            var isRevision = share.revision().isEmpty()
                    || Names.revisionNumber(function.name(), share.revision()).isPresent();
            if (!isRevision || share.weight() < 0) {
                problems.add(words.say("traffic_bad_share", share.revision()));
            }
            if (!share.tag().isEmpty() && !TAG.matcher(share.tag()).matches()) {
                problems.add(words.say("traffic_bad_tag", share.tag()));
            }
        }
        var sum = shares.stream().mapToInt(Share::weight).sum();
        if (!shares.isEmpty() && problems.isEmpty() && sum != ALL) {
            problems.add(words.say("traffic_bad_sum", sum));
        }
        return problems;
    }

    void apply(ObjectNode spec) {
        if (shares.isEmpty()) {
            spec.remove("traffic");
        } else {
            spec.set("traffic", field());
        }
    }

    private ArrayNode field() {
        var field = JSON.createArrayNode();
        for (var share : shares) {
            var target = field.addObject();
            if (!share.revision().isEmpty()) {
                target.put("revision", share.revision());
            }
            target.put("weight", share.weight());
            if (!share.tag().isEmpty()) {
                target.put("tag", share.tag());
            }
            if (share.tagWeight() > 0) {
                target.put("tagWeight", share.tagWeight());
            }
        }
        return field;
    }

    /** The command line of {@code nabi} has no word for a tag that several revisions share. */
    AsCode asCode() {
        var spec = JSON.createObjectNode();
        if (shares.isEmpty()) {
            spec.putNull("traffic");
        } else {
            spec.set("traffic", field());
        }
        var patch = AsCode.patch(function.namespace(), function.name(), spec);
        return shares.stream().anyMatch(share -> share.tagWeight() > 0)
                ? patch
                : new AsCode(patch.yaml(), AsCode.command(words()));
    }

    private List<String> words() {
        var words = new ArrayList<>(List.of("nabi", "traffic", function.name()));
        if (shares.isEmpty()) {
            words.add("latest=100");
        }
        shares.forEach(share -> words.add((share.revision().isEmpty() ? "latest" : function.number(share.revision()))
                + "=" + share.weight() + (share.tag().isEmpty() ? "" : ":" + share.tag())));
        words.addAll(List.of("-n", function.namespace()));
        return words;
    }
}
