package dev.nabi.e2e;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The platform as the chart installs it into a cluster. */
final class Installation implements AutoCloseable {
    static final String RELEASE = "nabi";
    static final String NAMESPACE = "nabi-e2e";
    private static final Path CHART = Path.of("../helm/nabi");
    private static final String RESTRICTED_NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: %s
              labels:
                pod-security.kubernetes.io/enforce: restricted
            """;
    private static final int TIMEOUT_SECONDS = 300;

    /** What functions have to leave a node for; the platform's own pods stay. */
    static final String TAINT = "nabi.dev/e2e";

    /** How many gateways there are, unless a class says otherwise. */
    static final int GATEWAYS = 3;

    /** The namespace of the console's records, which it makes. */
    static final String ACCOUNTS = NAMESPACE + "-accounts";

    private static final Map<String, Object> VALUES = Map.ofEntries(
            Map.entry("gateway.replicas", GATEWAYS),
            Map.entry("console.enabled", true),
            Map.entry("console.resources.requests.cpu", "50m"),
            Map.entry("gateway.service.type", "NodePort"),
            Map.entry("gateway.drainSeconds", 4),
            // Usage is read through the API server's proxy, which hands no token on.
            Map.entry("management.usage", "network"),
            // One node has room for functions of several cases at once.
            Map.entry("gateway.resources.requests.cpu", "100m"),
            Map.entry("console.tolerations[0].key", TAINT),
            Map.entry("console.tolerations[0].operator", "Exists"),
            Map.entry("operator.tolerations[0].key", TAINT),
            Map.entry("operator.tolerations[0].operator", "Exists"),
            Map.entry("gateway.tolerations[0].key", TAINT),
            Map.entry("gateway.tolerations[0].operator", "Exists"));

    private final TestCluster cluster;
    private final InstalledEvents events;

    private Installation(TestCluster cluster) {
        this.cluster = cluster;
        this.events = new InstalledEvents(kubectl());
    }

    /** With events, where they have a volume; an upgrade that does not name them takes them away. */
    static Installation into(TestCluster cluster) throws IOException {
        var installation = new Installation(cluster);
        installation.namespaces();
        installation.adoptDefinitions();
        try {
            installation.upgrade(installation.events.onAVolume());
        } catch (IOException | RuntimeException failed) {
            try {
                installation.takeAway();
            } catch (RuntimeException more) {
                failed.addSuppressed(more);
            }
            throw failed;
        }
        return installation;
    }

    InstalledEvents events() {
        return events;
    }

    TestCluster cluster() {
        return cluster;
    }

    /** Pod Security "restricted" is enforced in them from Kubernetes 1.23 on. Those of an installation before are awaited to go. */
    private void namespaces() {
        for (var old : List.of("namespace/" + ClusterPlatform.FUNCTIONS, "namespace/" + ACCOUNTS)) {
            if (kubectl()
                    .run("get", old, "-o", "jsonpath={.status.phase}")
                    .text()
                    .equals("Terminating")) {
                kubectl().run("wait", "--for=delete", old, "--timeout=" + TIMEOUT_SECONDS + "s");
            }
        }
        kubectl().apply(RESTRICTED_NAMESPACE.formatted(NAMESPACE)).succeeded();
        kubectl()
                .apply(RESTRICTED_NAMESPACE.formatted(ClusterPlatform.FUNCTIONS))
                .succeeded();
    }

    /** Definitions that are there already, from {@code kubectl apply} or a release of another name, are taken over. */
    private void adoptDefinitions() {
        for (var definition : List.of("crd/functions.nabi.dev", "crd/triggers.nabi.dev")) {
            kubectl()
                    .run(
                            "annotate",
                            "--overwrite",
                            definition,
                            "meta.helm.sh/release-name=" + RELEASE,
                            "meta.helm.sh/release-namespace=" + NAMESPACE);
            kubectl().run("label", "--overwrite", definition, "app.kubernetes.io/managed-by=Helm");
        }
    }

    /** Installs, or upgrades what is installed, with these values on top of the tests' own. */
    void upgrade(Map<String, Object> values) {
        var command = new Helm(CHART)
                .upgrade()
                .install()
                .withKubeConfig(cluster.kubeconfig())
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                // Servers before 1.25 do not know CEL rules in a definition, and a client that validates refuses it.
                .disableOpenApiValidation()
                .waitReady()
                .withTimeout(TIMEOUT_SECONDS);
        VALUES.forEach(command::set);
        cluster.values().forEach(command::set);
        values.forEach(command::set);
        command.call();
    }

    /** The function base image as the operator gives it to pods. */
    String baseImage() {
        return kubectl()
                .run(
                        "-n",
                        NAMESPACE,
                        "get",
                        "deploy",
                        "nabi-operator",
                        "-o",
                        "jsonpath={.spec.template.spec.containers[0].env[?(@.name=='NABI_OPERATOR_BASE_IMAGE')].value}")
                .succeeded()
                .text();
    }

    private Kubectl kubectl() {
        return new Kubectl(cluster.kubeconfig());
    }

    /** What {@code helm test} says. */
    String test() {
        return Helm.test(RELEASE)
                .withKubeConfig(cluster.kubeconfig())
                .withNamespace(NAMESPACE)
                .withTimeout(TIMEOUT_SECONDS)
                .call()
                .getOutput();
    }

    @Override
    public void close() {
        takeAway();
        cluster.close();
    }

    /** So that another try finds nothing of this one. */
    private void takeAway() {
        kubectl().run("delete", "namespace", ClusterPlatform.FUNCTIONS, "--ignore-not-found", "--wait=false");
        Helm.uninstall(RELEASE)
                .withKubeConfig(cluster.kubeconfig())
                .withNamespace(NAMESPACE)
                .call();
        events.delete();
        kubectl().run("delete", "namespace", ACCOUNTS, "--ignore-not-found", "--wait=false");
    }
}
