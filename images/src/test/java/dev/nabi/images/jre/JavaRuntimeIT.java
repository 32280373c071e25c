package dev.nabi.images.jre;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.images.layout.Command;
import dev.nabi.images.layout.Digest;
import dev.nabi.images.plan.ImageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts small runtimes out of the JDK of the build. */
class JavaRuntimeIT {
    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    @Test
    void runsWithTheChosenModulesAloneAndIsTheSameEachTime() throws Exception {
        var modules = Set.of("java.base", "java.logging");
        var runtime = JavaRuntime.of(modules, folder);
        var twin = JavaRuntime.of(modules, elsewhere);

        assertThat(Command.run(
                        folder, List.of(runtime.home().resolve("bin/java").toString(), "--list-modules")))
                .hasLineCount(2);
        assertThat(runtime.layer().files())
                .extracting(ImageFile::target)
                .contains("/opt/java/bin/java", "/opt/java/lib/modules")
                .doesNotContain("/opt/java/complete");
        assertThat(digests(twin)).isEqualTo(digests(runtime));
    }

    private static List<String> digests(JavaRuntime runtime) throws IOException {
        var digests = new ArrayList<String>();
        for (var file : runtime.layer().files()) {
            digests.add(file.target() + " " + Digest.of(file.source()));
        }
        return digests;
    }
}
