package dev.nabi.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A cluster in a container of this machine's container engine, with the images of this build in it. */
final class K3sCluster {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.33.4-k3s1");
    private static final Path IMAGES = Path.of("../images/target");
    private static final List<String> TARS = List.of(
            "nabi-operator.tar", "nabi-gateway.tar", "nabi-events.tar", "nabi-console.tar", "nabi-function-base.tar");

    private K3sCluster() {}

    /** Why there is no such cluster to be had; empty when there is. */
    static Optional<String> whyNot() {
        if (!TARS.stream().map(IMAGES::resolve).allMatch(Files::exists)) {
            return Optional.of("the images are not built (./nabi images)");
        }
        return DockerClientFactory.instance().isDockerAvailable()
                ? Optional.empty()
                : Optional.of("there is no container engine to run K3s in");
    }

    static TestCluster start() throws Exception {
        var k3s = new K3sContainer(IMAGE);
        k3s.start();
        for (var tar : TARS) {
            k3s.copyFileToContainer(MountableFile.forHostPath(IMAGES.resolve(tar)), "/tmp/" + tar);
            var loaded = k3s.execInContainer("ctr", "-n", "k8s.io", "images", "import", "/tmp/" + tar);
            if (loaded.getExitCode() != 0) {
                throw new IllegalStateException("K3s did not take " + tar + ": " + loaded.getStderr());
            }
        }
        var kubeconfig = Files.createTempFile("k3s", ".kubeconfig");
        Files.writeString(kubeconfig, k3s.getKubeConfigYaml());
        return new TestCluster(kubeconfig, Map.of("image.pullPolicy", "Never"), k3s::stop);
    }
}
