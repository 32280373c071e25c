package dev.nabi.e2e;

import com.marcnuri.helm.Helm;
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
    private static final int TIMEOUT_SECONDS = 180;

    private final TestCluster cluster;

    private Installation(TestCluster cluster) {
        this.cluster = cluster;
    }

    static Installation into(TestCluster cluster) {
        var installation = new Installation(cluster);
        installation.namespaces();
        installation.adoptDefinitions();
        installation.upgrade(Map.of());
        return installation;
    }

    TestCluster cluster() {
        return cluster;
    }

    /** Pod Security "restricted" is enforced in them from Kubernetes 1.23 on. */
    private void namespaces() {
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
                .withTimeout(TIMEOUT_SECONDS)
                .set("gateway.service.type", "NodePort")
                .set("gateway.drainSeconds", 4)
                // Usage is read through the API server's proxy, which hands no token on.
                .set("management.usage", "network");
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
        kubectl().run("delete", "namespace", ClusterPlatform.FUNCTIONS, "--ignore-not-found", "--wait=false");
        Helm.uninstall(RELEASE)
                .withKubeConfig(cluster.kubeconfig())
                .withNamespace(NAMESPACE)
                .call();
        cluster.close();
    }
}
