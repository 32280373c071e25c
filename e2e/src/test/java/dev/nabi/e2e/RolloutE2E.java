package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** New revisions: good ones take over without a failed call, bad ones never serve and say why. */
class RolloutE2E extends ClusterCase {

    @Test
    void updateAndRollbackUnderLoadLoseNothing() throws Exception {
        var function = Faulty.named("updated").with("scale:\n  min: 1");
        ready(function.greeting("old"));
        try (var load = Load.on(platform(), function, 4)) {
            load.awaitCalls(50);
            apply(function.greeting("new"));
            await(() -> answers(function, "new"));
            load.awaitCalls(50);
            apply(function.greeting("old"));
            await(() -> answers(function, "old"));
            load.awaitCalls(50);

            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
        assertThat(field(function, "{.status.latestReadyRevision}"))
                .as("a rollback is the old revision, not another one like it")
                .isEqualTo("updated-00001");
    }

    @Test
    void revisionsThatCannotStartNeverServeAndSayWhy() throws Exception {
        var function = Faulty.named("stubborn").with("scale:\n  min: 1");
        ready(function.greeting("good"));
        try (var load =
                Load.of(platform(), function.path(), 3, n -> new Load.Order("sleep 20 call-" + n, "good call-" + n))) {
            load.awaitCalls(50);

            // An image that is not there.
            apply(image("localhost/nabi-not-there:1", ""));
            await(() -> why(function).contains("localhost/nabi-not-there:1"));
            E2eReport.note("bad image: " + why(function));

            // A container that ends at once.
            apply(image(INSTALLED.installation().baseImage(), "command: [/opt/java/bin/java, -version]"));
            await(() -> condition(function, "RevisionReady", "status").equals("False")
                    && !why(function).contains("not-there"));
            E2eReport.note("crash loop: " + why(function));
            load.awaitCalls(50);

            assertThat(condition(function, "Ready", "status")).isEqualTo("True");
            assertThat(load.stop().failures()).isEmpty();
        }
    }

    @Test
    void canaryTakesItsShareOfTenThousandCallsAndTagsHaveTheirOwnUrl() throws Exception {
        var function = Faulty.named("canary").with("scale:\n  min: 1");
        ready(function.greeting("stable"));
        apply(function.greeting("fresh"));
        await(() -> answers(function, "fresh"));
        apply(function.greeting("fresh").with("""
                traffic:
                  - {revision: canary-00001, weight: 90, tag: stable}
                  - {revision: canary-00002, weight: 10, tag: fresh}
                """));
        await(() -> field(function, "{.status.traffic[*].weight}").equals("90 10"));
        await(() -> call(function.path() + "@fresh").startsWith("fresh")
                && call(function.path() + "@stable").startsWith("stable"));
        // Until both gateways know.
        Thread.sleep(1000);

        var fresh = new AtomicInteger();
        var total = 10_000;
        var made = new AtomicInteger();
        var failed = new AtomicInteger();
        var callers = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    while (made.getAndIncrement() < total) {
                        var answer = call(function.path());
                        if (answer.startsWith("fresh")) {
                            fresh.incrementAndGet();
                        } else if (!answer.startsWith("stable")) {
                            failed.incrementAndGet();
                        }
                    }
                }))
                .toList();
        for (var caller : callers) {
            caller.join();
        }

        E2eReport.note(String.format(
                Locale.ROOT,
                "%d of %d calls went to the canary of weight 10, %d failed",
                fresh.get(),
                total,
                failed.get()));
        assertThat(failed).hasValue(0);
        assertThat(fresh.get() * 100.0 / total).isBetween(9.0, 11.0);
    }

    private boolean answers(Faulty function, String greeting) {
        return call(function.path()).startsWith(greeting);
    }

    private String call(String path) {
        try {
            return platform().call(path, "echo x").body();
        } catch (Exception broken) {
            return broken.toString();
        }
    }

    private String why(Faulty function) {
        return condition(function, "RevisionReady", "message");
    }

    private static String image(String image, String more) {
        return """
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata:
                  name: stubborn
                  namespace: %s
                spec:
                  image: %s
                  scale:
                    min: 1
                  %s
                """.formatted(ClusterPlatform.FUNCTIONS, image, more);
    }
}
