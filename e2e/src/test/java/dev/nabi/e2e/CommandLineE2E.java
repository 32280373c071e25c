package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line on a cluster: with the user's own kubeconfig, and a gateway that only the API server reaches. */
class CommandLineE2E extends ClusterCase {
    @TempDir
    Path directory;

    @BeforeEach
    void isPackaged() {
        assumeTrue(CommandLine.isBuilt(), "the command line is not packaged: ./nabi build");
    }

    @AfterEach
    void delete() {
        kubectl().run("-n", ClusterPlatform.FUNCTIONS, "delete", "fn", "cli-greet", "cli-jar", "--ignore-not-found");
    }

    private CommandLine nabi() {
        return new CommandLine(kubectl().kubeconfig(), directory);
    }

    private CommandLine.Answer run(String... words) {
        var all = new java.util.ArrayList<>(java.util.List.of(words));
        all.add("--namespace=" + ClusterPlatform.FUNCTIONS);
        return nabi().run(all.toArray(new String[0]));
    }

    @Test
    void functionIsDeployedCalledThroughAForwardedPortBrokenAndRolledBack() {
        nabi().run("new", "cli-greet").succeeded();
        assertThat(run("deploy", "cli-greet").succeeded().out()).contains("cli-greet-00001 has the traffic");
        assertThat(run("invoke", "cli-greet", "-d", "Ada").succeeded().out()).isEqualTo("Hello, Ada!\n");

        nabi().edit("cli-greet/CliGreet.java", "name.strip()", "name.strp()");
        var broken = run("deploy", "cli-greet");
        assertThat(broken.exit()).isEqualTo(8);
        assertThat(broken.err()).contains("CliGreet.java:8: error: cannot find symbol");

        nabi().edit("cli-greet/CliGreet.java", "name.strp()", "name.strip().toUpperCase()");
        run("deploy", "cli-greet").succeeded();
        assertThat(run("invoke", "cli-greet", "-d", "Ada").out()).isEqualTo("Hello, ADA!\n");
        run("rollback", "cli-greet", "--to", "1").succeeded();
        assertThat(run("invoke", "cli-greet", "-d", "Ada").out()).isEqualTo("Hello, Ada!\n");
        assertThat(run("logs", "cli-greet").succeeded().out()).contains("listening");
    }

    @Test
    void smallJarGoesIntoAConfigMapThatGoesWithItsFunction() {
        nabi().run("new", "cli-jar", "-t", "java").succeeded();

        run("deploy", "cli-jar").succeeded();
        assertThat(run("invoke", "cli-jar", "-d", "Ada").succeeded().out()).isEqualTo("Hello, Ada!\n");

        run("delete", "cli-jar").succeeded();
        await(() -> kubectl()
                .run("-n", ClusterPlatform.FUNCTIONS, "get", "configmap/cli-jar-jar")
                .text()
                .contains("NotFound"));
    }
}
