package dev.nabi.images.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassListTest {
    private static final ClassList.ClassFiles NONE = _ -> new byte[0];

    @Test
    void orderOfLoadingIsForgottenAndWhatAnyRunSawIsKept() throws IOException {
        var one = lines("# a comment", "b/B id: 0", "a/A id: 1", "@lambda-form-invoker [x] z", "@lambda-proxy a/A run");
        var other = lines("a/A id: 0", "c/C id: 1", "@lambda-form-invoker [x] y", "b/B id: 2");

        var list = ClassList.of(List.of(one, other), NONE);

        assertThat(list)
                .containsExactly(
                        "a/A id: 0",
                        "b/B id: 1",
                        "c/C id: 2",
                        "@lambda-form-invoker [x] y",
                        "@lambda-form-invoker [x] z")
                .isEqualTo(ClassList.of(List.of(other, one), NONE));
    }

    @Test
    void classesOfOtherLoadersStandAfterTheirSupertypes() throws IOException {
        var recording = lines(
                "java/lang/Object id: 7",
                "z/Port id: 8 super: 7 source: /a b.jar",
                "y/Base id: 9 super: 7 source: /a b.jar",
                "a/Adapter id: 10 super: 9 interfaces: 8 source: /a b.jar",
                "a/Stray id: 11 super: 99 source: /a b.jar");

        assertThat(ClassList.of(List.of(recording), NONE))
                .containsExactly(
                        "java/lang/Object id: 0",
                        "y/Base id: 1 super: 0 source: /a b.jar",
                        "z/Port id: 2 super: 0 source: /a b.jar",
                        "a/Adapter id: 3 super: 1 interfaces: 2 source: /a b.jar");
    }

    @Test
    void whichConstantsWereResolvedIsForgottenButForLambdas() throws IOException {
        var name = ClassListTest.class.getName().replace('.', '/');
        var without = ClassList.of(List.of(lines(name + " id: 0", "@cp " + name + " 1")), ClassListTest::classFile);
        var withMore = ClassList.of(
                List.of(lines(name + " id: 0", "@cp " + name + " 1 " + indexOfALambda())), ClassListTest::classFile);

        assertThat(without).isEqualTo(ClassList.of(List.of(lines(name + " id: 0")), ClassListTest::classFile));
        assertThat(withMore.getLast().split(" ")).hasSize(without.getLast().split(" ").length + 1);
    }

    private static int indexOfALambda() throws IOException {
        for (var constant : ClassFile.of()
                .parse(classFile(ClassListTest.class.getName().replace('.', '/')))
                .constantPool()) {
            if (constant.tag() == 18) {
                return constant.index();
            }
        }
        throw new AssertionError("there is no lambda in this test");
    }

    private static byte[] classFile(String name) throws IOException {
        try (var file = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return file.readAllBytes();
        }
    }

    private static List<String> lines(String... lines) {
        return List.of(lines);
    }
}
