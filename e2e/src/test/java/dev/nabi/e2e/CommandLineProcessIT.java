package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a person does in the first ten minutes, by the command line alone, on the local platform. */
@ResourceLock(LocalPlatform.PORTS)
class CommandLineProcessIT {
    private static final Pattern INVOCATION = Pattern.compile("invocation ([0-9a-f]{32})");

    @TempDir
    static Path state;

    private static LocalPlatform platform;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(LocalPlatform.isBuilt() && CommandLine.isBuilt(), "the programs are not packaged: ./nabi build");
        platform = LocalPlatform.start(state);
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
    }

    private CommandLine nabi() {
        return new CommandLine(state.resolve("nabi/kubeconfig"), directory);
    }

    @Test
    void functionIsMadeDeployedChangedBrokenAndRolledBack() {
        var nabi = nabi();
        nabi.run("new", "greet").succeeded();
        nabi.run("deploy", "greet").succeeded();
        assertThat(nabi.run("invoke", "greet", "-d", "Ada").succeeded().out()).isEqualTo("Hello, Ada!\n");

        nabi.edit("greet/Greet.java", "Hello, ", "Hi, ");
        assertThat(nabi.run("deploy", "greet").succeeded().out())
                .contains("greet-00002 has the traffic", "greet-00001 100 %", "+1 −1 lines");
        assertThat(nabi.run("invoke", "greet", "-d", "Ada").out()).isEqualTo("Hi, Ada!\n");

        nabi.edit("greet/Greet.java", "name.strip()", "name.strp()");
        var broken = nabi.run("deploy", "greet");
        assertThat(broken.exit()).isEqualTo(8);
        assertThat(broken.err())
                .contains("greet/Greet.java:8: error: cannot find symbol")
                .contains("The traffic stays where it was: greet-00002 100 %");
        assertThat(nabi.run("invoke", "greet", "-d", "Ada").out()).isEqualTo("Hi, Ada!\n");

        nabi.run("rollback", "greet").succeeded();
        assertThat(nabi.run("invoke", "greet", "-d", "Ada").out()).isEqualTo("Hello, Ada!\n");

        nabi.edit("greet/Greet.java", "name.strp()", "name.strip().toUpperCase()");
        assertThat(nabi.run("deploy", "greet").succeeded().err()).contains("goes to the latest revision again");
        assertThat(nabi.run("invoke", "greet", "-d", "Ada").out()).isEqualTo("Hi, ADA!\n");

        nabi.run("rollback", "greet").succeeded();
        assertThat(nabi.run("get", "greet").out())
                .as("the broken revision is passed over")
                .contains("greet-00002 100 %");

        assertThat(nabi.run("usage", "greet").succeeded().out()).contains("greet");
        nabi.run("delete", "greet").succeeded();
        assertThat(nabi.run("get", "greet").exit()).isEqualTo(3);
    }

    @Test
    void logOfAnInvocationIsFoundWhenItsInstanceIsGone() throws Exception {
        var nabi = nabi();
        nabi.write("Fail.java", """
                import java.util.function.Function;

                public class Fail implements Function<String, String> {
                    public String apply(String tea) {
                        System.out.println("asked for " + tea);
                        throw new IllegalStateException("no tea left");
                    }
                }
                """);
        nabi.run("deploy", "Fail.java").succeeded();
        var failed = nabi.run("invoke", "fail", "-d", "oolong");
        assertThat(failed.exit()).isEqualTo(5);
        var id = INVOCATION.matcher(failed.err());
        assertThat(id.find()).as(failed.err()).isTrue();
        nabi.run("invoke", "fail", "-d", "other");

        platform.kubectl().run("delete", "pods", "-l", "nabi.dev/function=fail").succeeded();
        platform.kubectl().run("wait", "--for=delete", "pods", "-l", "nabi.dev/function=fail", "--timeout=60s");

        assertThat(nabi.run("logs", "fail", "--invocation", id.group(1))
                        .succeeded()
                        .out())
                .contains("asked for oolong", "no tea left")
                .doesNotContain("other");
        nabi.run("delete", "fail").succeeded();
    }

    @Test
    void jarOfADirectoryIsBuiltKeptByItsContentAndRolledBackToWhatItWas() {
        var nabi = nabi();
        nabi.run("new", "count", "-t", "java").succeeded();
        nabi.run("deploy", "count").succeeded();
        assertThat(nabi.run("invoke", "count", "-d", "Ada").out()).isEqualTo("Hello, Ada!\n");
        nabi.edit("count/src/main/java/app/Count.java", "Hello, ", "Hi, ");
        assertThat(nabi.run("deploy", "count").succeeded().out()).contains("count-00002 has the traffic");
        assertThat(nabi.run("invoke", "count", "-d", "Ada").out()).isEqualTo("Hi, Ada!\n");

        nabi.run("rollback", "count").succeeded();

        assertThat(nabi.run("invoke", "count", "-d", "Ada").out()).isEqualTo("Hello, Ada!\n");
        nabi.run("delete", "count").succeeded();
    }

    @Test
    void dryRunAndAnInvalidSpecWriteNothing() {
        var nabi = nabi();
        nabi.write("Hello.java", "public class Hello implements Runnable { public void run() {} }");

        nabi.run("deploy", "Hello.java", "--dry-run", "--name", "dry").succeeded();
        nabi.write(
                "bad.yaml",
                "kind: Function\napiVersion: nabi.dev/v1alpha1\nmetadata: {name: dry}\nspec: {image: a, port: 99999}\n");
        var bad = nabi.run("deploy", "bad.yaml");

        assertThat(bad.exit()).isEqualTo(2);
        assertThat(bad.err()).contains("spec.port");
        assertThat(nabi.run("get", "dry").exit()).isEqualTo(3);
    }

    @Test
    void doctorFindsNothingWrong() {
        assertThat(nabi().run("doctor").succeeded().out())
                .contains("local mode", "a gateway answers", "no problem found");
    }
}
