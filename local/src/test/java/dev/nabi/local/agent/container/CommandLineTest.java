package dev.nabi.local.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.local.agent.Pods;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final Path VOLUMES = Path.of("/pods/hello/volumes");

    @Test
    void theBaseImageIsItsJarOnThisJdkWithTheLimitAsTheMachinesMemory() throws UnresolvedReference {
        var launch = launch("image: base:1\nresources: {limits: {memory: 256Mi}}", true);

        assertThat(launch)
                .isEqualTo(new Launch.OfBaseImage(List.of(
                        "/jdk/bin/java",
                        "@/runtime/jvm.options",
                        "-XX:AOTCache=/runtime/nabi.aot",
                        "-XX:MaxRAM=268435456",
                        "-Djava.io.tmpdir=/pods/hello/tmp",
                        "-cp",
                        "/runtime/nabi-function.jar",
                        "dev.nabi.function.Main")));
    }

    @Test
    void anInlineSourceHasTheCacheThatHoldsTheCompiler() throws UnresolvedReference {
        var launch = launch("image: base:1\nargs: ['@/opt/nabi/source.options']", true);

        assertThat(launch)
                .isEqualTo(new Launch.OfBaseImage(List.of(
                        "/jdk/bin/java",
                        "@/runtime/jvm.options",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:AOTCache=/runtime/nabi-source.aot",
                        "-Djava.io.tmpdir=/pods/hello/tmp",
                        "-cp",
                        "/runtime/nabi-function.jar",
                        "dev.nabi.function.Main")));
    }

    @Test
    void withoutCacheOrLimitTheirFlagsAreLeftOut() throws UnresolvedReference {
        var launch = launch("image: base:1", false);

        assertThat(launch)
                .isEqualTo(new Launch.OfBaseImage(List.of(
                        "/jdk/bin/java",
                        "@/runtime/jvm.options",
                        "-Djava.io.tmpdir=/pods/hello/tmp",
                        "-cp",
                        "/runtime/nabi-function.jar",
                        "dev.nabi.function.Main")));
    }

    @Test
    void anotherImagesCommandIsAProgramOfThisMachine() throws UnresolvedReference {
        var launch = launch("""
                image: python:3
                command: [python3, -m, http.server]
                args: ["$(PORT)", --directory, /srv/site, $$HOME]
                volumeMounts: [{name: site, mountPath: /srv/site}]
                """, true);

        assertThat(launch)
                .isEqualTo(new Launch.OfProgram(
                        List.of(
                                "/usr/bin/python3",
                                "-m",
                                "http.server",
                                "20001",
                                "--directory",
                                "/pods/hello/volumes/site",
                                "$HOME"),
                        "local mode does not use the image python:3: it runs /usr/bin/python3 of this machine"));
    }

    @Test
    void aPlainImageIsToldThatNoContainerEngineRunsIt() throws UnresolvedReference {
        assertThat(launch("image: nginx", true))
                .isInstanceOfSatisfying(
                        Launch.Refused.class,
                        refused -> assertThat(refused)
                                .returns("ContainerEngineMissing", Launch.Refused::reason)
                                .extracting(Launch.Refused::message)
                                .asString()
                                .contains("nginx")
                                .contains("spec.command"));
    }

    @Test
    void aProgramThatIsNotHereIsNamed() throws UnresolvedReference {
        assertThat(launch("image: ruby\ncommand: [ruby, app.rb]", true))
                .isInstanceOfSatisfying(
                        Launch.Refused.class,
                        refused -> assertThat(refused.message()).contains("no \"ruby\""));
    }

    private static Launch launch(String containerFields, boolean hasCache) throws UnresolvedReference {
        var container = Pods.of(containerFields).getSpec().getContainers().getFirst();
        var image = new BaseImage("base:1", Path.of("/jdk/bin/java"), Path.of("/runtime"), hasCache);
        var machine = new CommandLine.Surroundings(
                image,
                Path.of("/pods/hello/tmp"),
                program -> program.equals("python3") ? Optional.of(Path.of("/usr/bin/python3")) : Optional.empty());
        return CommandLine.of(container, Map.of("PORT", "20001"), PathTranslation.of(container, VOLUMES), machine);
    }
}
