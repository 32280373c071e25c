package dev.nabi.local.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class AgentLayeringTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nabi.local.agent", "dev.nabi.local.platform");

    @Test
    void whatAPodMeansIsDecidedByPureRules() {
        classes()
                .that()
                .resideInAnyPackage("dev.nabi.local.agent.container", "dev.nabi.local.agent.status")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.nabi.local.agent.container",
                        "dev.nabi.local.agent.status",
                        "io.fabric8.kubernetes.api.model..",
                        "java.lang..",
                        "java.util..",
                        "java.time",
                        "java.time.temporal",
                        "java.math",
                        "java.nio.file",
                        "java.nio.charset",
                        "org.jspecify..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("dev.nabi.local.agent.container", "dev.nabi.local.agent.status")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void processesKnowNothingOfKubernetes() {
        noClasses()
                .that()
                .resideInAPackage("dev.nabi.local.agent.process")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "dev.nabi.api..")
                .check(CLASSES);
    }

    @Test
    void onlyOneClassOfTheAgentTalksToTheApi() {
        noClasses()
                .that()
                .resideInAPackage("dev.nabi.local.agent..")
                .and()
                .doNotHaveSimpleName("KubernetesPodsApi")
                .and()
                .doNotHaveSimpleName("NodeAgent")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
                .check(CLASSES);
    }

    @Test
    void theAgentDoesNotKnowThePlatformNorThatTheApiIsEmbedded() {
        noClasses()
                .that()
                .resideInAPackage("dev.nabi.local.agent..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.nabi.local.platform..", "dev.nabi.local.api..", "dev.nabi.local.controllers..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCyclesAndSayWhatTheyHold() {
        slices().matching("dev.nabi.local.agent.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..")
                .check(CLASSES);
    }
}
