package dev.nabi.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who may use whom within events. */
class LayeringTest {
    private static final String EVENTS = "dev.nabi.events";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(EVENTS);

    @Test
    void noPackageUsesAnotherInACircle() {
        slices().matching(EVENTS + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheStoreKnowsADatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackages(EVENTS + ".store.jdbc", EVENTS + ".code.jdbc")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..", "org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void theStoreKnowsNeitherHttpNorKubernetesNorDeliveries() {
        noClasses()
                .that()
                .resideInAPackage(EVENTS + ".store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..", "io.fabric8..", "io.quarkus..", EVENTS + ".delivery..", EVENTS + ".http..")
                .check(CLASSES);
    }

    @Test
    void theRulesOfDeliveryAreOfValuesOnly() {
        noClasses()
                .that()
                .haveNameMatching(".*\\.delivery\\.(Verdict|SettleRule|Backoff|Window|LaneRing|RetryPolicy).*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.fabric8..", "java.io..", "java.util.concurrent..", "org.jboss..")
                .check(CLASSES);
    }

    @Test
    void nobodyAsksForTheTimeButTheClockThatIsGiven() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }
}
