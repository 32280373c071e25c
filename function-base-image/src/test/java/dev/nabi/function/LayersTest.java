package dev.nabi.function;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final JavaClasses RUNTIME = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.nabi.function");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.nabi.function.(*)..").should().beFreeOfCycles().check(RUNTIME);
    }

    @Test
    void serverSourceAndHandlersKnowTheJdkAlone() {
        classes()
                .that()
                .resideInAnyPackage(
                        "dev.nabi.function.http..", "dev.nabi.function.source..", "dev.nabi.function.loading..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.lang.model..",
                        "javax.tools..",
                        "org.jspecify..",
                        "dev.nabi.function.http..",
                        "dev.nabi.function.source..",
                        "dev.nabi.function.loading..")
                .check(RUNTIME);
    }

    @Test
    void onePackageKnowsTheJsonLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.nabi.function.jackson..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(RUNTIME);
    }

    @Test
    void onlyAnAdapterKnowsItsProvider() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.nabi.function.aws..", "dev.nabi.function.google..", "dev.nabi.function.cloudevents..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.amazonaws..",
                        "com.google..",
                        "io.cloudevents..",
                        "dev.nabi.function.aws..",
                        "dev.nabi.function.google..",
                        "dev.nabi.function.cloudevents..")
                .check(RUNTIME);
    }

    @Test
    void onlyTheWiringReadsTheEnvironmentOrEndsTheProcess() {
        noClasses()
                .that()
                .resideInAPackage("dev.nabi.function.*..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(RUNTIME);
    }

    @Test
    void noPackageIsCalledForWhatItIsNot() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..")
                .check(RUNTIME);
    }
}
