package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.console.http.WebAnswer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The revisions of a Function: what differs between two, and which part of the traffic each gets. */
final class RevisionsPage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FunctionPages pages;
    private final Cluster cluster;
    private final Answers answers;

    RevisionsPage(FunctionPages pages, Cluster cluster, Answers answers) {
        this.pages = pages;
        this.cluster = cluster;
        this.answers = answers;
    }

    /**
     * A revision as the table shows it.
     *
     * @param weight the part of the traffic that it is to have
     * @param now the part that it has, where that is another; else empty
     * @param tags the names by which it is reached
     */
    public record Row(
            String name,
            String number,
            String created,
            int weight,
            String now,
            String tags,
            int instances,
            boolean isLatest) {}

    WebAnswer show(Page page) {
        return form(page, pages.require(page), List.of());
    }

    private WebAnswer form(Page page, FunctionView function, List<String> problems) {
        var rows = cluster.revisions(page.caller(), page.namespace(), page.name()).stream()
                .map(deployment -> row(function, deployment))
                .toList();
        var values = pages.values(page, function, "revisions");
        values.put("rows", rows);
        values.put("problems", problems);
        values.put(
                "isPinned",
                function.wantedTraffic().stream()
                        .anyMatch(
                                share -> share.weight() > 0 && !share.revision().isEmpty()));
        values.put("code", new TrafficForm(function, function.wantedTraffic()).asCode());
        return pages.show(page, "revisions", page.words().say("tab_revisions"), values);
    }

    private static Row row(FunctionView function, JsonNode deployment) {
        var name = Cluster.name(deployment);
        var has = weight(function.traffic(), name);
        var shares = function.resolvedTraffic();
        var weight = weight(shares, name);
        return new Row(
                name,
                function.number(name),
                Numbers.time(
                        deployment.path("metadata").path("creationTimestamp").asText("")),
                weight,
                weight == has ? "" : Integer.toString(has),
                shares.stream()
                        .filter(share -> share.revision().equals(name))
                        .map(FunctionView.Share::tag)
                        .filter(tag -> !tag.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                deployment.path("status").path("readyReplicas").asInt(0),
                name.equals(function.latestCreated()));
    }

    private static int weight(List<FunctionView.Share> shares, String revision) {
        return shares.stream()
                .filter(share -> share.revision().equals(revision))
                .mapToInt(FunctionView.Share::weight)
                .sum();
    }

    /** What differs between two revisions, by what their pods are made from. */
    WebAnswer diff(Page page) {
        var deployments = cluster.revisions(page.caller(), page.namespace(), page.name());
        var from = find(page, deployments, page.parameter("from"));
        var to = find(page, deployments, page.parameter("to"));
        return pages.fragment(
                page,
                200,
                "diff",
                Map.of(
                        "from", Cluster.name(from),
                        "to", Cluster.name(to),
                        "settings", LineDiff.between(AsCode.yaml(settings(from)), AsCode.yaml(settings(to))),
                        "source", LineDiff.between(source(from), source(to))));
    }

    private static JsonNode find(Page page, List<JsonNode> deployments, String name) {
        return deployments.stream()
                .filter(deployment -> Cluster.name(deployment).equals(name))
                .findFirst()
                .orElseThrow(() -> new PageException(404, page.words().say("error_no_revision", name)));
    }

    private static JsonNode container(JsonNode deployment) {
        return deployment
                .path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .path(0);
    }

    private static String source(JsonNode deployment) {
        return container(deployment)
                .path("env")
                .valueStream()
                .filter(variable -> variable.path("name").asText().equals(Names.ENV_SOURCE))
                .map(variable -> variable.path("value").asText(""))
                .findFirst()
                .orElse("");
    }

    /** The pod's container without its source and without its own name. */
    private static ObjectNode settings(JsonNode deployment) {
        var settings = JSON.createObjectNode();
        var container = container(deployment);
        container
                .propertyStream()
                .filter(field -> !field.getKey().equals("env"))
                .forEach(field -> settings.set(field.getKey(), field.getValue()));
        var env = settings.putArray("env");
        container
                .path("env")
                .valueStream()
                .filter(variable -> !List.of(Names.ENV_SOURCE, Names.ENV_REVISION)
                        .contains(variable.path("name").asText()))
                .forEach(env::add);
        return settings;
    }

    WebAnswer preview(Page page) {
        var form = TrafficForm.of(pages.require(page), page.form());
        return pages.fragment(page, 200, "as-code", Map.of("code", form.asCode()));
    }

    WebAnswer traffic(Page page) {
        return write(page, TrafficForm.of(pages.require(page), page.form()));
    }

    /** All to the revision that is named. */
    WebAnswer rollback(Page page) {
        var revision = page.field("revision");
        if (revision.isEmpty()) {
            throw new PageException(422, page.words().say("error_no_revision", revision));
        }
        return write(page, TrafficForm.allTo(pages.require(page), revision));
    }

    private WebAnswer write(Page page, TrafficForm form) {
        var problems = form.problems(page.words());
        if (!problems.isEmpty()) {
            return form(page, pages.require(page), problems);
        }
        pages.change(page, function -> form.apply((ObjectNode) function.path("spec")));
        return answers.to(page, FunctionPages.base(page) + "/revisions");
    }
}
