package dev.nabi.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Gives test classes the platform in a cluster: installed once for all of them, and taken away after the last. */
final class InstalledPlatform implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace STORE = Namespace.create(InstalledPlatform.class);

    private @Nullable ClusterPlatform platform;
    private @Nullable Installation installation;

    @Override
    public void beforeAll(ExtensionContext context) {
        var reason = TestCluster.whyNot();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElseThrow());
        installation = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent("installation", key -> installed(), Installation.class);
        platform = new ClusterPlatform(installation.cluster().kubeconfig());
    }

    private static Installation installed() {
        try {
            return Installation.into(TestCluster.open());
        } catch (Exception failure) {
            throw new IllegalStateException("the platform could not be installed", failure);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (platform != null) {
            platform.close();
        }
    }

    ClusterPlatform platform() {
        return Objects.requireNonNull(platform);
    }

    Installation installation() {
        return Objects.requireNonNull(installation);
    }
}
