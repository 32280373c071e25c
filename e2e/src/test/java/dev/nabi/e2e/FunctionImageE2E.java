package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code examples/function-image} as an image of its own. {@code NABI_E2E_FUNCTION_IMAGE} names it as the nodes have it;
 * the example's README says how it is built.
 */
class FunctionImageE2E extends ClusterCase {
    private static final Path EXAMPLE = Path.of("../examples/function-image");

    @Test
    void answersFromZeroWithTheCacheOfItsOwnTraining() throws Exception {
        var image = System.getenv("NABI_E2E_FUNCTION_IMAGE");
        assumeTrue(image != null, "NABI_E2E_FUNCTION_IMAGE names no image of examples/function-image");
        var manifest = Files.readString(EXAMPLE.resolve("function.yaml"))
                .replace("name: due", "name: due\n  namespace: " + ClusterPlatform.FUNCTIONS)
                .replace("image: due:1", "image: " + image);
        apply(manifest);
        kubectl()
                .run("-n", ClusterPlatform.FUNCTIONS, "wait", "fn/due", "--for=condition=Ready", "--timeout=180s")
                .succeeded();

        var answer = platform()
                .call(
                        "/function/" + ClusterPlatform.FUNCTIONS + "/due",
                        Files.readString(EXAMPLE.resolve("calls/order.json")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"customer\":\"Ada\",\"total\":2.5,\"due\":\"2026-01-16\",\"note\":\"no milk\"}");
        assertThat(kubectl()
                        .run("-n", ClusterPlatform.FUNCTIONS, "logs", "-l", "nabi.dev/function=due")
                        .text())
                .contains("nabi: listening")
                .doesNotContain("starting without");
    }
}
