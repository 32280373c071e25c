package dev.nabi.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nabi.operator.function.Reporter;
import dev.nabi.operator.resources.Validation;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.revision.Routes;
import dev.nabi.operator.status.Observed;
import dev.nabi.operator.status.StatusEvents;
import dev.nabi.operator.status.StatusInput;
import dev.nabi.operator.status.Statuses;
import java.time.Duration;
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
    void planKnowsOnlyTheApiTheModelAndOtherRules() {
        onlyUses("plan", API, MODEL, new String[] {
            ROOT + ".autoscaler", ROOT + ".resources", ROOT + ".revision", ROOT + ".scaling", ROOT + ".status"
        });
    }

    @Test
    void limitsKnowNeitherTheClusterNorTheReconciler() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".limits")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", ROOT + ".function", ROOT)
                .check(MAIN);
    }

    /** The reconciler observes, acts and reports; what is done and said is what the rules of other packages answer. */
    @Test
    void functionHoldsNoRule() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".function")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".autoscaler")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        RevisionPlan.class,
                        Revision.class,
                        Routes.class,
                        Validation.class,
                        Observed.class,
                        Statuses.class,
                        StatusInput.class,
                        StatusEvents.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Duration.class)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(ROOT)
                        .that(areNot(Reporter.class)));
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(ROOT + ".function")
                .should()
                .haveRawType(Duration.class)
                .orShould()
                .haveRawType(double.class)
                .check(MAIN);
    }

    private static DescribedPredicate<JavaClass> areNot(Class<?> type) {
        return DescribedPredicate.describe("are not " + type, found -> !found.isEquivalentTo(type));
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
    void sharingKnowsNeitherTheClusterNorTheReconciler() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".sharing")
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
        return new String[] {
            ROOT + ".autoscaler", ROOT + ".plan", ROOT + ".revision", ROOT + ".resources", ROOT + ".status"
        };
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
