package dev.nabi.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nabi.gateway");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.nabi.gateway.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void routingIsPure() {
        only("routing", "java..", "org.jspecify..", "dev.nabi.api..");
    }

    @Test
    void tracingRulesArePure() {
        only("trace", "java..", "org.jspecify..", "dev.nabi.gateway.wire..");
    }

    @Test
    void onlyTheExporterKnowsOpenTelemetry() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.nabi.gateway.otlp")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(CLASSES);
    }

    @Test
    void instancesNeedNoLibrary() {
        only("instances", "java..", "org.jspecify..", "dev.nabi.gateway.routing..", "dev.nabi.api..");
    }

    @Test
    void activationNeedsNoLibrary() {
        only(
                "activation",
                "java..",
                "org.jspecify..",
                "dev.nabi.gateway.routing..",
                "dev.nabi.gateway.instances..",
                "dev.nabi.gateway.loop..",
                "dev.nabi.gateway.limits..",
                "dev.nabi.gateway.metrics..",
                "dev.nabi.metering..",
                "dev.nabi.api..");
    }

    @Test
    void limitsNeedNoLibrary() {
        only("limits", "java..", "org.jspecify..", "dev.nabi.gateway.wire..", "dev.nabi.metering..", "dev.nabi.api..");
    }

    @Test
    void loopNeedsNoLibrary() {
        only("loop", "java..", "org.jspecify..", "dev.nabi.metering..");
    }

    @Test
    void wireNeedsBytesOnly() {
        only(
                "wire",
                "java..",
                "org.jspecify..",
                "io.netty.buffer..",
                "io.netty.channel..",
                "io.netty.util",
                "dev.nabi.gateway.loop..");
    }

    @Test
    void forwardedKnowsAddressesAndFields() {
        only(
                "forwarded",
                "java..",
                "org.jspecify..",
                "dev.nabi.gateway.wire..",
                "io.netty.handler.ipfilter..",
                "io.netty.util");
    }

    @Test
    void onlyTheEdgeKnowsKubernetesClient() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.nabi.gateway", "dev.nabi.gateway.kube")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8.kubernetes.client..")
                .check(CLASSES);
    }

    @Test
    void noPackageIsADrawer() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..")
                .check(CLASSES);
    }

    @Test
    void onlyTheWiringKnowsQuarkus() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.nabi.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
                .check(CLASSES);
    }

    private static void only(String name, String... allowed) {
        var own = "dev.nabi.gateway." + name + "..";
        var all = new String[allowed.length + 1];
        System.arraycopy(allowed, 0, all, 0, allowed.length);
        all[allowed.length] = own;
        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all)
                .check(CLASSES);
    }
}
