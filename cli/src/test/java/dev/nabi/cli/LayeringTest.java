package dev.nabi.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.nabi.cli");

    @Test
    void rulesKnowNoNetworkFileClockOrThread() {
        noClasses()
                .that()
                .resideInAnyPackage("..cli.function..", "..cli.importing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..", "java.nio.file..", "..cli.gateway..", "..cli.command..", "..cli.project..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .check(CLASSES);
    }

    @Test
    void onlyCommandsKnowTheCommandLinesLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..cli.command..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }

    @Test
    void theKubernetesApiKnowsNothingOfFunctionsCommandsOrGateways() {
        noClasses()
                .that()
                .resideInAPackage("..cli.kube..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..cli.function..", "..cli.command..", "..cli.gateway..", "..cli.project..", "..cli.output..")
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
