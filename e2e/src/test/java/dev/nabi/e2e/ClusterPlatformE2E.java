package dev.nabi.e2e;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The scenarios on a real cluster. */
@ExtendWith(E2eReport.class)
class ClusterPlatformE2E extends PlatformScenarios {
    @RegisterExtension
    static final InstalledPlatform INSTALLED = new InstalledPlatform();

    @Override
    Platform start() {
        return new ClusterPlatform(INSTALLED.installation().cluster().kubeconfig());
    }
}
