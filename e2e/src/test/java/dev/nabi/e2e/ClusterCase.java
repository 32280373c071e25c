package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the cases on a cluster share: the platform, and how functions come and go. */
@ExtendWith(E2eReport.class)
abstract class ClusterCase {
    @RegisterExtension
    static final InstalledPlatform INSTALLED = new InstalledPlatform();

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
                        "--timeout=90s")
                .succeeded();
        assertThat(platform().call(function.path(), "echo ready").statusCode()).isEqualTo(200);
        return function;
    }

    final void apply(Faulty function) {
        kubectl().apply(function.yaml()).succeeded();
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

    @AfterEach
    void takeFunctionsAway() {
        kubectl().run("-n", ClusterPlatform.FUNCTIONS, "delete", "fn", "--all", "--wait=false");
    }
}
