package dev.nabi.function.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkIndexTest {
    private static byte[] bytes = {};
    private static JdkIndex index;

    @BeforeAll
    static void indexThisJdk() throws IOException {
        bytes = JdkIndexer.index();
        index = Objects.requireNonNull(JdkIndex.parse(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public class A implements java.util.function.Function<String, String> {"
                        + " public String apply(String s) { return \"Hello, \" + s; } }",
                """
                import java.nio.file.*;
                import java.util.*;
                import java.util.concurrent.atomic.AtomicInteger;
                import java.util.stream.Collectors;
                import static java.util.Map.Entry;

                /** Uses much of the language. */
                public class B {
                    sealed interface Shape permits Circle, Square {}
                    record Circle(double radius) implements Shape {}
                    record Square(double side) implements Shape {}
                    enum Size { SMALL, LARGE }
                    @FunctionalInterface interface Area { double of(Shape shape); }
                    private final AtomicInteger count = new AtomicInteger();
                    private final StringBuilder text = new StringBuilder();

                    double area(Object shape) throws Exception {
                        try (var in = Files.newInputStream(Path.of("x"))) { count.addAndGet(in.read()); }
                        catch (NoSuchFileException missing) { throw new IllegalStateException(missing); }
                        Area area = s -> switch (s) { case Circle(var r) -> Math.PI * r * r; case Square q -> q.side() * q.side(); };
                        synchronized (text) { text.append(Size.valueOf("SMALL")).append(\"""
                            block
                            \"""); }
                        Map<String, List<Integer>> groups = List.of(1, 2).stream().collect(Collectors.groupingBy(String::valueOf));
                        for (Entry<String, List<Integer>> group : groups.entrySet()) { text.append(group.getKey()); }
                        return shape instanceof Shape known ? area.of(known) : 0;
                    }
                }
                """,
                "import module java.base;\nclass C { List<BigDecimal> all = new ArrayList<>(); }"
            })
    void compilesToTheSameBytesAsWithAllModules(String source) {
        var quick = SourceCompiler.compileOnBase(source, ToolProvider.getSystemJavaCompiler(), index);

        assertThat(quick).isNotNull().containsExactlyEntriesOf(SourceCompiler.compile(source, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import java.sql.Date; class A {}",
                "import java.util.logging.*; class A {}",
                "import module java.se; class A {}",
                "import static java.net.http.HttpClient.newHttpClient; class A {}",
                "import nowhere.Nothing; class A {}",
                "import java.util.List"
            })
    void leavesImportsOfOtherModulesToTheWholeJdk(String source) {
        assertThat(index.coversImportsOf(source)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"class A { java.sql.Date date; }", "class A { int count = \"text\"; }", "class A {"})
    void leavesWhatDoesNotCompileToTheWholeJdk(String source) {
        assertThat(SourceCompiler.compileOnBase(source, ToolProvider.getSystemJavaCompiler(), index))
                .isNull();
    }

    @Test
    void isOfNoUseForAnotherJdkAndRefusesADamagedFile() throws IOException {
        var other = bytes.clone();
        other[3]++;
        var cut = java.util.Arrays.copyOf(bytes, bytes.length - 1);

        assertThat(JdkIndex.parse(other)).isNull();
        assertThatThrownBy(() -> JdkIndex.parse(cut)).isInstanceOf(IOException.class);
    }
}
