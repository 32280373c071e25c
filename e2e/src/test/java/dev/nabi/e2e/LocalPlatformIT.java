package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios on this machine alone. */
class LocalPlatformIT extends PlatformScenarios {

    @TempDir
    static Path state;

    @Override
    Platform start() throws Exception {
        assumeTrue(Kubectl.isInstalled(), "skipped: there is no kubectl on the PATH");
        assumeTrue(LocalPlatform.isBuilt(), "skipped: the programs are not packaged (./nabi build)");
        return LocalPlatform.start(state.resolve("platform"));
    }

    @Test
    void leavesNoProcessBehind() throws Exception {
        assumeTrue(Kubectl.isInstalled() && LocalPlatform.isBuilt(), "skipped: see above");
        var other = LocalPlatform.start(state.resolve("other"));
        other.kubectl().apply(hello("Hello, ")).succeeded();
        other.kubectl()
                .run("wait", "fn/hello", "--for=condition=Ready", "--timeout=60s")
                .succeeded();
        var children = other.descendants();

        other.close();

        assertThat(children).hasSizeGreaterThanOrEqualTo(3);
        await(other, () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
}
