package dev.nabi.images;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layering: the plan is values only, the steps know the plan and the layout, and only the top knows all of them. */
class LayeringTest {
    private static final String ALL = "dev.nabi.images";

    static Stream<ArchRule> rules() {
        return Stream.of(
                classes()
                        .that()
                        .resideInAPackage(ALL + ".plan")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                ALL + ".plan", "java.lang..", "java.util..", "java.nio.file", "org.jspecify..")
                        .andShould()
                        .onlyCallMethodsThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                                "do not touch a file system",
                                method -> !method.getOwner().getName().equals("java.nio.file.Files"))),
                noClasses()
                        .that()
                        .resideInAPackage(ALL + ".layout")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                ALL, steps("os"), steps("jre"), steps("aot"), steps("output"), steps("sbom")),
                slices().matching(ALL + ".(os|jre|aot|output|sbom)").should().notDependOnEachOther(),
                slices().matching(ALL + ".(*)..").should().beFreeOfCycles(),
                noClasses().should().resideInAnyPackage("..util..", "..common..", "..helper..", "..impl.."));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isKept(ArchRule rule) {
        rule.check(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ALL));
    }

    private static String steps(String name) {
        return ALL + "." + name;
    }
}
