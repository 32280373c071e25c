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

/** The form of how the traffic is shared: {@code weight-<revision>} and {@code tag-<revision>}. No shares means all to the latest. */
record TrafficForm(FunctionView function, List<Share> shares) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAG = Pattern.compile("[a-z]([-a-z0-9]{0,30}[a-z0-9])?");
    private static final String WEIGHT = "weight-";
    private static final int ALL = 100;

    static TrafficForm of(FunctionView function, Map<String, String> fields) {
        if (fields.getOrDefault("latest", "").equals("true")) {
            return new TrafficForm(function, List.of());
        }
        var shares = new ArrayList<Share>();
        fields.forEach((name, value) -> {
            if (name.startsWith(WEIGHT)) {
                var revision = name.substring(WEIGHT.length());
                var tag = fields.getOrDefault("tag-" + revision, "").strip();
                var weight = value.matches("[0-9]{1,3}") ? Integer.parseInt(value) : -1;
                if (weight != 0 || !tag.isEmpty()) {
                    shares.add(new Share(revision, weight, tag));
                }
            }
        });
        return new TrafficForm(function, List.copyOf(shares));
    }

    /** All to one revision, which is how a rollback is written. */
    static TrafficForm rollback(FunctionView function, String revision) {
        return new TrafficForm(function, List.of(new Share(revision, ALL, "")));
    }

    List<String> problems(Words words) {
        var problems = new ArrayList<String>();
        for (var share : shares) {
            if (Names.revisionNumber(function.name(), share.revision()).isEmpty() || share.weight() < 0) {
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
            var target = field.addObject().put("revision", share.revision()).put("weight", share.weight());
            if (!share.tag().isEmpty()) {
                target.put("tag", share.tag());
            }
        }
        return field;
    }

    AsCode asCode() {
        var object = JSON.createObjectNode();
        var spec = object.putObject("spec");
        if (shares.isEmpty()) {
            spec.putNull("traffic");
        } else {
            spec.set("traffic", field());
        }
        var words = new ArrayList<>(List.of("nabi", "traffic", function.name()));
        if (shares.isEmpty()) {
            words.add("latest=100");
        }
        shares.forEach(share -> words.add(function.number(share.revision()) + "=" + share.weight()
                + (share.tag().isEmpty() ? "" : ":" + share.tag())));
        words.addAll(List.of("-n", function.namespace()));
        return new AsCode(AsCode.yaml(object), AsCode.command(words));
    }
}
