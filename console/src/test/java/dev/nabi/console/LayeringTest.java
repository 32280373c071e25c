package dev.nabi.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who may use whom within the console. */
class LayeringTest {
    private static final String CONSOLE = "dev.nabi.console";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(CONSOLE);

    @Test
    void noPackageUsesAnotherInACircle() {
        slices().matching(CONSOLE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theSharedPartsKnowNoFace() {
        noClasses()
                .that()
                .resideInAnyPackage(CONSOLE + ".caller", CONSOLE + ".functions", CONSOLE + ".http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        CONSOLE + ".lambda..", CONSOLE + ".pages..", CONSOLE + ".session..", CONSOLE + ".accounts..")
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
