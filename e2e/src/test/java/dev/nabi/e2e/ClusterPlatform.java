package dev.nabi.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** A platform in a cluster: what calls it, what talks to its API server, and a namespace for functions. */
final class ClusterPlatform implements Platform {
    /** Where functions of tests live, besides the default namespace. */
    static final String FUNCTIONS = "nabi-e2e-functions";

    private final Kubectl kubectl;
    private final KubernetesClient client;
    private final String gateway;

    ClusterPlatform(Path kubeconfig) {
        this.kubectl = new Kubectl(kubeconfig);
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        var service = client.services()
                .inNamespace(Installation.NAMESPACE)
                .withName("nabi-gateway")
                .require();
        var node = client.nodes().list().getItems().getFirst().getStatus().getAddresses().stream()
                .filter(address -> address.getType().equals("InternalIP"))
                .findFirst()
                .orElseThrow();
        this.gateway = "http://" + node.getAddress() + ":"
                + service.getSpec().getPorts().getFirst().getNodePort();
    }

    KubernetesClient client() {
        return client;
    }

    @Override
    public String gateway() {
        return gateway;
    }

    @Override
    public Kubectl kubectl() {
        return kubectl;
    }

    /** The chart as it is by default: two gateways, and no database that they share. */
    @Override
    public boolean hasOneLedger() {
        return false;
    }

    @Override
    public String printed() {
        return kubectl.run(
                                "-n",
                                Installation.NAMESPACE,
                                "logs",
                                "--prefix",
                                "--tail=60",
                                "-l",
                                "app.kubernetes.io/name=nabi")
                        .text()
                + kubectl.run("get", "fn,deploy,pods", "-A").text();
    }

    /** Takes away what is left in the default namespace; the platform stays installed. */
    @Override
    public void close() {
        kubectl.run("delete", "fn", "--all", "--timeout=60s");
        client.close();
    }
}
