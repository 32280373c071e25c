package dev.nabi.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.nabi.local.api", "dev.nabi.local.controllers");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.nabi.local.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theRulesKnowNoServerStoreClockOrThread() {
        noClasses()
                .that()
                .resideInAnyPackage("..api.json..", "..api.error..", "..api.select..", "..api.patch..", "..api.apply..")
                .or()
                .resideInAnyPackage("..api.table..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "..api.store..", "..api.resources..", "..api.http..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .check(CLASSES);
    }

    @Test
    void onlyTheEdgeKnowsTheServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..api.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(CLASSES);
    }

    @Test
    void noPackageIsADrawerForAnything() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..")
                .check(CLASSES);
    }
}
