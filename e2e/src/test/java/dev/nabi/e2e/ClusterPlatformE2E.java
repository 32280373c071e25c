package dev.nabi.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The scenarios on a real cluster: the one of KUBECONFIG, whose nodes have the images of this build. */
class ClusterPlatformE2E extends PlatformScenarios {

    @Override
    Platform start() {
        var kubeconfig = System.getenv("NABI_E2E_KUBECONFIG");
        assumeTrue(
                kubeconfig != null,
                "skipped: NABI_E2E_KUBECONFIG names no cluster whose nodes have the images of ./nabi images");
        assumeTrue(Kubectl.isInstalled(), "skipped: there is no kubectl on the PATH");
        return ClusterPlatform.install(Path.of(kubeconfig));
    }
}
