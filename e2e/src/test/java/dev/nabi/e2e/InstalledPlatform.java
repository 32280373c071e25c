package dev.nabi.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Gives test classes the platform in a cluster: installed once for all of them, and taken away after the last. */
final class InstalledPlatform implements BeforeAllCallback {
    private static final Namespace STORE = Namespace.create(InstalledPlatform.class);

    private volatile @Nullable Installed installed;

    /** What is in the cluster, and the client that all classes share; or why it could not be installed, which is tried once. */
    private record Installed(
            @Nullable Installation installation,
            @Nullable ClusterPlatform platform,
            @Nullable Exception failure) implements AutoCloseable {
        static Installed open() {
            try {
                var installation = Installation.into(TestCluster.open());
                return new Installed(
                        installation, new ClusterPlatform(installation.cluster().kubeconfig()), null);
            } catch (Exception failure) {
                return new Installed(null, null, failure);
            }
        }

        Installed succeeded() {
            if (failure != null) {
                throw new IllegalStateException("the platform could not be installed", failure);
            }
            return this;
        }

        @Override
        public void close() {
            if (platform != null && installation != null) {
                platform.close();
                installation.close();
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        var reason = TestCluster.whyNot();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElseThrow());
        installed = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent("installed", key -> Installed.open(), Installed.class)
                .succeeded();
    }

    ClusterPlatform platform() {
        return Objects.requireNonNull(Objects.requireNonNull(installed).platform());
    }

    Installation installation() {
        return Objects.requireNonNull(Objects.requireNonNull(installed).installation());
    }
}
