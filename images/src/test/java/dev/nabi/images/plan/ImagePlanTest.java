package dev.nabi.images.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePlanTest {
    private static final Path ANY = Path.of("any");

    @Test
    void partsAProgramByHowOftenItChanges() {
        var files = Stream.of(
                        "quarkus-run.jar",
                        "quarkus/generated-bytecode.jar",
                        "app/nabi-gateway-0.1.0.jar",
                        "lib/main/dev.nabi.nabi-crds-0.1.0.jar",
                        "lib/nabi-crds.jar",
                        "lib/main/io.netty.netty-common-4.1.jar",
                        "lib/boot/org.crac.crac-1.5.0.jar",
                        "gateway.options",
                        "nabi.aot",
                        "quarkus-app-dependencies.txt")
                .map(name -> ImageFile.at(ANY, "/opt/nabi/" + name))
                .toList();

        var layers = ProgramLayers.of(files);

        assertThat(layers).extracting(ImageLayer::name).containsExactly("libs", "app");
        assertThat(layers.getFirst().files())
                .extracting(ImageFile::target)
                .containsExactly(
                        "/opt/nabi/lib/boot/org.crac.crac-1.5.0.jar",
                        "/opt/nabi/lib/main/io.netty.netty-common-4.1.jar");
        assertThat(layers.getLast().files())
                .extracting(file -> file.target().substring("/opt/nabi/".length()))
                .containsExactly(
                        "app/nabi-gateway-0.1.0.jar",
                        "gateway.options",
                        "lib/main/dev.nabi.nabi-crds-0.1.0.jar",
                        "lib/nabi-crds.jar",
                        "quarkus-run.jar",
                        "quarkus/generated-bytecode.jar");
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/java/bin/java,755",
        "/opt/java/lib/jspawnhelper,755",
        "/opt/java/lib/server/libjvm.so,755",
        "/lib/x86_64-linux-gnu/libc.so.6,755",
        "/lib64/ld-linux-x86-64.so.2,755",
        "/opt/java/lib/modules,644",
        "/opt/nabi/quarkus-run.jar,644",
        "/etc/passwd,644"
    })
    void givesModesByPlaceAlone(String target, String octal) {
        assertThat(Integer.toOctalString(ImageFile.at(ANY, target).mode())).isEqualTo(octal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt/java", "/opt/../etc/passwd", "/opt/"})
    void refusesAPathThatIsNoPlaceInAnImage(String target) {
        assertThatThrownBy(() -> ImageFile.at(ANY, target)).hasMessageContaining("'" + target + "'");
    }

    @Test
    void refusesModesThatRaiseRights() {
        assertThatThrownBy(() -> new ImageFile(ANY, "/bin/su", 04755)).hasMessageContaining("not 4755");
    }

    @Test
    void refusesAFileTwiceInALayer() {
        var file = ImageFile.at(ANY, "/a");

        assertThatThrownBy(() -> new ImageLayer("app", List.of(file, file))).hasMessageContaining("/a twice");
    }

    @Test
    void usesTheAotCacheOnlyWhereThereIsOne() {
        var app = new ImageLayer("app", List.of(ImageFile.at(ANY, "/opt/nabi/quarkus-run.jar")));
        var aot = new ImageLayer("aot", List.of(ImageFile.at(ANY, "/opt/nabi/nabi.aot")));

        var plain = plan(app, new ImageLayer("libs", List.of()));
        var trained = plan(app, aot);

        assertThat(plain.layers()).containsExactly(app);
        assertThat(plain.entrypoint())
                .containsExactly(
                        "/opt/java/bin/java", "@/opt/nabi/gateway.options", "-jar", "/opt/nabi/quarkus-run.jar");
        assertThat(trained.entrypoint())
                .containsExactly(
                        "/opt/java/bin/java",
                        "@/opt/nabi/gateway.options",
                        "-XX:AOTCache=/opt/nabi/nabi.aot",
                        "-jar",
                        "/opt/nabi/quarkus-run.jar");
        assertThat(trained.reference()).isEqualTo("nabi-gateway:7");
    }

    @Test
    void givesFunctionsAPlaceForTemporaryFilesThatNeedsNoVolume() {
        for (var start : Product.FUNCTION_BASE.launch().starts()) {
            assertThat(Product.FUNCTION_BASE.launch().arguments(start, "/opt/nabi", true))
                    .contains("-Djava.io.tmpdir=/dev/shm");
        }
    }

    @Test
    void startsAFunctionAsAJarUnlessItsArgumentsSayOtherwise() {
        var layer = new ImageLayer("app", List.of(ImageFile.at(ANY, "/opt/nabi/nabi-function.jar")));

        var plan = ImagePlan.of(Product.FUNCTION_BASE, "7", "java", List.of(layer));
        var launch = Product.FUNCTION_BASE.launch();

        assertThat(plan.entrypoint()).containsExactly("java", "@/opt/nabi/jvm.options");
        assertThat(plan.arguments()).containsExactly("@/opt/nabi/jar.options");
        assertThat(launch.starts())
                .extracting(Launch.Start::arguments)
                .containsExactly("jar.options", "source.options");
        assertThat(launch.arguments(launch.starts().getLast(), "/opt/nabi", true))
                .containsExactly(
                        "-Djava.io.tmpdir=/dev/shm",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:AOTCache=/opt/nabi/nabi-source.aot",
                        "-cp",
                        "/opt/nabi/nabi-function.jar",
                        "dev.nabi.function.Main");
    }

    @Test
    void namesOnlyModulesThatTheJdkHas() {
        var missing = Product.allModules().stream()
                .filter(module -> ModuleFinder.ofSystem().find(module).isEmpty())
                .toList();

        assertThat(missing).isEmpty();
        assertThat(Product.allModules()).containsAll(Product.GATEWAY.modules()).contains("jdk.compiler");
    }

    @Test
    void trainsOnThePortsOfTheRun() {
        assertThat(Product.GATEWAY.training().environment(1001, 1002))
                .containsEntry("QUARKUS_HTTP_PORT", "1001")
                .containsEntry("NABI_GATEWAY_PORT", "1002");
    }

    /** The order of {@code Map.of} differs from process to process, and with it the digest that a cache is kept by. */
    @Test
    void describesATrainingRunInAnOrderOfItsOwn() {
        for (var product : Product.ALL) {
            assertThat(List.copyOf(product.training().environment().keySet()))
                    .isSortedAccordingTo(Comparator.naturalOrder())
                    .hasSizeGreaterThan(1);
        }
    }

    private static ImagePlan plan(ImageLayer... layers) {
        return ImagePlan.of(Product.GATEWAY, "7", "/opt/java/bin/java", List.of(layers));
    }
}
