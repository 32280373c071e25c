package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart's PodMonitors, alerts and dashboard give in a real Prometheus that scrapes the platform's pods. */
class MonitoringE2E extends ClusterCase {
    private static final Path CHART = Path.of("../helm/nabi");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String OTHER = "nabi-e2e-other";

    @TempDir
    Path folder;

    @Test
    void functionsOfOneNameInTwoNamespacesAreTwoFunctionsToPrometheus() throws Exception {
        assumeTrue(Prometheus.program().isPresent(), "skipped: no prometheus on the PATH");
        var address = URI.create(platform().gateway()).getHost();
        assumeTrue(
                NodePostgres.whyNot(address).isEmpty(),
                "skipped: the cluster's node is another machine, whose pods this one does not reach");
        OneGateway.all(platform(), Installation.GATEWAYS);
        var function = ready(Faulty.named("same"));
        callInAnotherNamespace(function, 3);
        var objects = rendered();
        configure(objects);

        try (var prometheus = Prometheus.in(folder)) {
            var byFunction = "sum by (namespace, function) (nabi_invocations_total{function=\"same\"})";
            await(() -> prometheus.query(byFunction).size() == 2);
            // The gateways and the operator; each has its own moment of being scraped.
            await(() -> prometheus.query("up == 1").size() == Installation.GATEWAYS + 1);

            assertThat(values(prometheus.query(byFunction), "namespace"))
                    .containsEntry(ClusterPlatform.FUNCTIONS, 1.0)
                    .containsEntry(OTHER, 3.0);
            assertThat(panels(objects)).hasSizeGreaterThan(10).allSatisfy(prometheus::query);
            await(() -> alerts(prometheus).stream()
                    .noneMatch(rule -> rule.get("health").asText().equals("unknown")));
            assertThat(alerts(prometheus))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(rule -> assertThat(rule.get("health").asText())
                            .as("%s: %s", rule.get("name"), rule.get("lastError"))
                            .isEqualTo("ok"));
        } finally {
            kubectl().run("delete", "namespace", OTHER, "--wait=false");
        }
    }

    private void callInAnotherNamespace(Faulty function, int calls) throws Exception {
        kubectl()
                .apply("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + OTHER)
                .succeeded();
        kubectl()
                .apply(function.yaml().replace("namespace: " + ClusterPlatform.FUNCTIONS, "namespace: " + OTHER))
                .succeeded();
        for (var i = 0; i < calls; i++) {
            await(() -> isAnswered(function));
        }
    }

    /** A gateway that has not heard of the Function yet answers 404, which counts as no invocation. */
    private boolean isAnswered(Faulty function) {
        try {
            var status = platform()
                    .call("/function/" + OTHER + "/" + function.name(), "echo x")
                    .statusCode();
            assertThat(status).isIn(200, 404);
            return status == 200;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> rendered() throws Exception {
        var text = new Helm(CHART)
                .template()
                .withName(Installation.RELEASE)
                .withNamespace(Installation.NAMESPACE)
                .set("crd.install", false)
                .set("demand.existingSecret", "none")
                .set("events.enabled", true)
                .set("metrics.podMonitor", true)
                .set("metrics.prometheusRule", true)
                .set("metrics.dashboard", true)
                .call();
        return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
    }

    private static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    /** As the Prometheus operator makes it of a PodMonitor: the pod's namespace and name are labels of the target. */
    private void configure(List<JsonNode> objects) throws Exception {
        var config = YAML.createObjectNode();
        config.putObject("global").put("scrape_interval", "1s").put("evaluation_interval", "1s");
        config.putArray("rule_files").add("rules.yml");
        var jobs = config.putArray("scrape_configs");
        for (var monitor : ofKind(objects, "PodMonitor")) {
            var labels = monitor.at("/spec/selector/matchLabels");
            var component = labels.get("app.kubernetes.io/component").asText();
            var endpoint = monitor.at("/spec/podMetricsEndpoints/0");
            var job = jobs.addObject()
                    .put("job_name", component)
                    .put("metrics_path", endpoint.get("path").asText())
                    .put("honor_labels", endpoint.path("honorLabels").asBoolean());
            var targets = job.putArray("static_configs");
            for (var pod : Instances.ofComponent(platform(), component).ready()) {
                var port = component.equals("gateway") ? 9090 : 9091;
                var target = targets.addObject();
                target.putArray("targets").add(pod.getStatus().getPodIP() + ":" + port);
                target.putObject("labels")
                        .put("namespace", Installation.NAMESPACE)
                        .put("container", component)
                        .put("pod", pod.getMetadata().getName());
            }
        }
        Files.writeString(folder.resolve("prometheus.yml"), YAML.writeValueAsString(config));
        var rules = ofKind(objects, "PrometheusRule").getFirst().get("spec");
        Files.writeString(folder.resolve("rules.yml"), YAML.writeValueAsString(rules));
    }

    private static List<String> panels(List<JsonNode> objects) throws Exception {
        var dashboard = ofKind(objects, "ConfigMap").stream()
                .map(map -> map.at("/data/nabi.json"))
                .filter(JsonNode::isTextual)
                .findFirst()
                .orElseThrow();
        return new ObjectMapper()
                .readTree(dashboard.asText()).findValuesAsText("expr").stream()
                        .map(expression -> expression
                                .replace("$__rate_interval", "1m")
                                .replace("$__range", "1h")
                                .replaceAll("\\$\\{?\\w+\\}?", ".*"))
                        .toList();
    }

    private static List<JsonNode> alerts(Prometheus prometheus) {
        return StreamSupport.stream(prometheus.rules().spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.get("rules").spliterator(), false))
                .toList();
    }

    private static Map<String, Double> values(JsonNode result, String label) {
        return StreamSupport.stream(result.spliterator(), false)
                .collect(Collectors.toMap(
                        row -> row.at("/metric/" + label).asText(),
                        row -> row.at("/value/1").asDouble()));
    }
}
