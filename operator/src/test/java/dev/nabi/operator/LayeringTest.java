package dev.nabi.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayeringTest {
    private static final String ROOT = "dev.nabi.operator";
    private static final String[] API = {"java..", "org.jspecify..", "dev.nabi.api.."};
    private static final String[] MODEL = {"io.fabric8.kubernetes.api..", "com.fasterxml.jackson.."};

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void autoscalerKnowsOnlyTheJdk() {
        onlyUses("autoscaler", new String[] {"java..", "org.jspecify.."});
    }

    @Test
    void revisionKnowsOnlyTheApi() {
        onlyUses("revision", API);
    }

    @Test
    void resourcesKnowOnlyTheApiAndTheModel() {
        onlyUses("resources", API, MODEL);
    }

    @Test
    void statusKnowsOnlyTheApiTheModelAndRevisions() {
        onlyUses("status", API, MODEL, new String[] {ROOT + ".revision"});
    }

    @Test
    void pureRulesAskNobodyForTheTime() {
        noClasses()
                .that()
                .resideInAnyPackage(pure())
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(MAIN);
    }

    @Test
    void scalingDoesNotKnowTheReconciler() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".scaling")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".function", ROOT + ".resources", ROOT + ".status", ROOT + ".revision", ROOT)
                .check(MAIN);
    }

    @Test
    void usageKnowsNeitherTheClusterNorTheReconciler() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".usage")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client..", ROOT + ".function", ROOT + ".resources", ROOT)
                .check(MAIN);
    }

    @Test
    void onlyTheWiringReadsTheConfiguration() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.microprofile.config..", "io.smallrye.config..", "jakarta.inject..")
                .check(MAIN);
    }

    @Test
    void nobodyKnowsTheGateway() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.nabi.gateway..")
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void noPackageIsADrawer() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..")
                .check(MAIN);
    }

    private static String[] pure() {
        return new String[] {ROOT + ".autoscaler", ROOT + ".revision", ROOT + ".resources", ROOT + ".status"};
    }

    private static void onlyUses(String name, String[]... packages) {
        var allowed = new ArrayList<>(List.of(ROOT + "." + name));
        for (var some : packages) {
            allowed.addAll(List.of(some));
        }
        classes()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .check(MAIN);
    }
}
