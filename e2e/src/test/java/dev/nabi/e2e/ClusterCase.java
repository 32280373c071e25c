package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the cases on a cluster share: the platform, and how functions come and go. */
@ExtendWith(E2eReport.class)
abstract class ClusterCase {
    @RegisterExtension
    static final InstalledPlatform INSTALLED = new InstalledPlatform();

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Set<String> functions = new TreeSet<>();

    /** How often a race is run. */
    static final int REPEAT = Integer.getInteger("nabi.e2e.repeat", 10);

    final ClusterPlatform platform() {
        return INSTALLED.platform();
    }

    final Kubectl kubectl() {
        return platform().kubectl();
    }

    /** Applies a function and waits until its latest revision serves. */
    final Faulty ready(Faulty function) throws Exception {
        apply(function);
        kubectl()
                .run(
                        "-n",
                        ClusterPlatform.FUNCTIONS,
                        "wait",
                        "fn/" + function.name(),
                        "--for=condition=Ready",
                        "--timeout=180s")
                .succeeded();
        var answer = platform().call(function.path(), "echo ready");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return function;
    }

    final void apply(Faulty function) {
        apply(function.yaml());
    }

    /** Applies objects, of which the Functions are taken away after the case. */
    final void apply(String yaml) {
        functions.addAll(functions(yaml));
        kubectl().apply(yaml).succeeded();
    }

    private static List<String> functions(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return documents.readAll().stream()
                    .filter(object -> object.path("kind").asText().equals("Function"))
                    .map(object -> object.path("metadata").path("name").asText())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A field of a function. */
    final String field(Faulty function, String jsonpath) {
        return kubectl()
                .run("-n", ClusterPlatform.FUNCTIONS, "get", "fn/" + function.name(), "-o", "jsonpath=" + jsonpath)
                .text();
    }

    final String condition(Faulty function, String type, String field) {
        return field(function, "{.status.conditions[?(@.type=='" + type + "')]." + field + "}");
    }

    final void await(BooleanSupplier condition) {
        PlatformScenarios.await(platform(), condition);
    }

    /** How many invocations of a function ended so, over all gateways. */
    final double metered(String namespace, String name, String outcome) {
        return Instances.ofComponent(platform(), "gateway").pods().stream()
                .map(pod -> kubectl()
                        .run(
                                "get",
                                "--raw",
                                "/api/v1/namespaces/" + Installation.NAMESPACE + "/pods/"
                                        + pod.getMetadata().getName() + ":9090/proxy/q/metrics")
                        .text())
                .flatMap(metrics -> Arrays.stream(metrics.split("\n")))
                .filter(line -> line.startsWith("nabi_invocations_total{")
                        && line.contains("namespace=\"" + namespace + "\"")
                        && line.contains("function=\"" + name + "\"")
                        && line.contains("outcome=\"" + outcome + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Those of this case: others run at the same time. */
    @AfterEach
    void takeFunctionsAway() {
        var words = new ArrayList<>(List.of("-n", ClusterPlatform.FUNCTIONS, "delete", "fn"));
        words.addAll(functions);
        words.addAll(List.of("--ignore-not-found", "--wait=false"));
        if (!functions.isEmpty()) {
            kubectl().run(words.toArray(String[]::new));
        }
    }
}
