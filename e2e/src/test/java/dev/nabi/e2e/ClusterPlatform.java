package dev.nabi.e2e;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;

/** The platform as the chart installs it into the cluster of a kubeconfig, with the images of this build in its nodes. */
final class ClusterPlatform implements Platform {
    private static final String NAMESPACE = "nabi-e2e";
    private static final Path CHART = Path.of("../helm/nabi");

    private final Path kubeconfig;

    private ClusterPlatform(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    static ClusterPlatform install(Path kubeconfig) {
        var platform = new ClusterPlatform(kubeconfig);
        // Servers before 1.25 do not know CEL rules in a definition, and a client that validates refuses it.
        new Helm(CHART)
                .install()
                .withKubeConfig(kubeconfig)
                .withName("nabi")
                .withNamespace(NAMESPACE)
                .createNamespace()
                .disableOpenApiValidation()
                .set("image.pullPolicy", "Never")
                .set("gateway.drainSeconds", 1)
                .waitReady()
                .withTimeout(180)
                .call();
        return platform;
    }

    @Override
    public String gateway() {
        var address =
                kubectl().run("-n", NAMESPACE, "get", "service", "nabi-gateway", "-o", "jsonpath={.spec.clusterIP}");
        return "http://" + address.succeeded().text();
    }

    @Override
    public Kubectl kubectl() {
        return new Kubectl(kubeconfig);
    }

    /** The chart as it is by default: two gateways, and no database that they share. */
    @Override
    public boolean hasOneLedger() {
        return false;
    }

    @Override
    public String printed() {
        return kubectl()
                        .run("-n", NAMESPACE, "logs", "--prefix", "--tail=60", "-l", "app.kubernetes.io/name=nabi")
                        .text()
                + kubectl().run("get", "fn,deploy,pods", "-A").text();
    }

    @Override
    public void close() {
        kubectl().run("delete", "fn", "--all", "--all-namespaces", "--timeout=60s");
        Helm.uninstall("nabi")
                .withKubeConfig(kubeconfig)
                .withNamespace(NAMESPACE)
                .call();
        kubectl().run("delete", "namespace", NAMESPACE, "--wait=false");
    }
}
