package dev.nabi.metering;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Who may use whom within metering. */
class MeteringArchTest {
    private static final String METERING = "dev.nabi.metering";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(METERING);

    @Test
    void eachLayerUsesOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("seam")
                .definedBy(METERING)
                .layer("journal")
                .definedBy(METERING + ".journal")
                .layer("billing")
                .definedBy(METERING + ".billing")
                .layer("ledger")
                .definedBy(METERING + ".ledger")
                .layer("budget")
                .definedBy(METERING + ".budget")
                .layer("usage")
                .definedBy(METERING + ".usage")
                .whereLayer("usage")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("ledger")
                .mayOnlyBeAccessedByLayers("usage")
                .whereLayer("budget")
                .mayOnlyBeAccessedByLayers("ledger", "usage")
                .whereLayer("billing")
                .mayOnlyBeAccessedByLayers("ledger", "usage")
                .whereLayer("journal")
                .mayOnlyBeAccessedByLayers("billing", "ledger", "usage")
                .check(CLASSES);
    }

    @Test
    void noPackageUsesAnotherInACircle() {
        slices().matching(METERING + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theRulesOfBillingAreOfValuesOnly() {
        noClasses()
                .that()
                .resideInAPackage(METERING + ".billing")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.io..", "java.nio..", "io..", "com..", "org.jboss..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Logger.class, Thread.class)
                .check(CLASSES);
    }

    @Test
    void nobodyAsksForTheTimeButTheClockThatIsGiven() {
        noClasses()
                .that()
                .haveNameNotMatching(METERING + "\\.Ticks.*")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void onlyTheLedgerKnowsADatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage(METERING + ".ledger")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..", "org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void onlyReportsKnowJsonAndMetrics() {
        noClasses()
                .that()
                .resideOutsideOfPackage(METERING + ".usage")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsHttpOrKubernetes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..", "io.netty..", "java.net.http..", "io.fabric8..", "io.quarkus..", "jakarta..")
                .check(CLASSES);
    }
}
