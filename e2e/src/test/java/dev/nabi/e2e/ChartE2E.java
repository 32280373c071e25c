package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart promises beyond that it installs: a test that a person can run, and no right too many. */
class ChartE2E extends ClusterCase {

    @Test
    void helmTestAppliesAFunctionAndCallsIt() throws Exception {
        INSTALLED.installation().test();

        assertThat(release()).contains("\"phase\":\"Succeeded\"").doesNotContain("\"phase\":\"Failed\"");
        // The function's pod is the last to go.
        await(() -> !kubectl()
                .run("-n", Installation.NAMESPACE, "get", "fn,pods,role", "-o", "name")
                .text()
                .contains("test"));
    }

    /** What Helm keeps of the release, with how its hooks ended: compressed JSON in a Secret. */
    private String release() throws IOException {
        var kept = kubectl()
                .run(
                        "-n",
                        Installation.NAMESPACE,
                        "get",
                        "secret",
                        "-l",
                        "owner=helm,status=deployed",
                        "-o",
                        "jsonpath={.items[0].data.release}")
                .succeeded()
                .text();
        var decoder = Base64.getDecoder();
        try (var json = new GZIPInputStream(new ByteArrayInputStream(decoder.decode(decoder.decode(kept))))) {
            return new String(json.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest(name = "{0} in {1} may: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            nabi-gateway  | default  | deployments.apps/scale [patch]; functions.nabi.dev [get list watch]; pods [get list watch]; secrets [nabi-api-keys] [get]; secrets [nabi-webhooks] [get]
            nabi-gateway  | nabi-e2e | deployments.apps/scale [patch]; functions.nabi.dev [get list watch]; pods [get list watch]; secrets [nabi-api-keys] [get]; secrets [nabi-webhooks] [get]
            nabi-operator | default  | configmaps [get list watch create delete]; deployments.apps [get list watch create patch delete]; deployments.apps/scale [get patch update]; events [create patch]; functions.nabi.dev [get list watch]; functions.nabi.dev/finalizers [update]; functions.nabi.dev/status [get patch update]; networkpolicies.networking.k8s.io [get list watch create patch]; pods [get list watch patch]
            nabi-operator | nabi-e2e | configmaps [get list watch create delete]; deployments.apps [get list watch create patch delete]; deployments.apps/scale [get patch update]; events [create patch]; functions.nabi.dev [get list watch]; functions.nabi.dev/finalizers [update]; functions.nabi.dev/status [get patch update]; leases.coordination.k8s.io [create]; leases.coordination.k8s.io [nabi-operator] [get update patch]; networkpolicies.networking.k8s.io [get list watch create patch]; pods [get list watch patch]; secrets [create]; secrets [nabi-code] [get]; secrets [nabi-demand] [get]; secrets [nabi-events] [get]
            """)
    void accountMayDoThisAndNothingElse(String account, String namespace, String expected) {
        var everybody = rights("nobody", namespace);
        var rights = new TreeSet<>(rights(account, namespace));
        everybody.forEach(rights::remove);

        // Where events could not be installed, the operator has no token of theirs.
        var hasEvents = INSTALLED.installation().events().whyNot().isEmpty();
        assertThat(String.join("; ", rights))
                .isEqualTo(hasEvents ? expected : expected.replaceAll("; secrets \\[nabi-(code|events)] \\[get]", ""));
    }

    /** The rows of {@code kubectl auth can-i --list}: resource, names if any, verbs. */
    private List<String> rights(String account, String namespace) {
        return kubectl()
                .run(
                        "auth",
                        "can-i",
                        "--list",
                        "-n",
                        namespace,
                        "--as",
                        "system:serviceaccount:" + Installation.NAMESPACE + ":" + account)
                .succeeded()
                .text()
                .lines()
                .filter(row -> !row.startsWith("Resources ") && !row.startsWith("Warning"))
                .map(row -> row.strip().replaceAll("\\s+", " ").replace(" []", ""))
                .toList();
    }
}
