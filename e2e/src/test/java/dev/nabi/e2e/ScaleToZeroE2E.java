package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The race that a platform which scales to zero must not lose: a call that comes while the last instance goes. */
class ScaleToZeroE2E extends ClusterCase {
    private static final int FUNCTIONS = 5;

    /** What a watcher may see of an instance on its way out, in this order. */
    private enum Moment {
        MARKED,
        DELETED,
        GONE
    }

    private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void losesNoCallThatComesWhileTheLastInstanceGoes() throws Exception {
        var functions = IntStream.range(0, FUNCTIONS)
                .mapToObj(i -> Faulty.named("race-" + i).with("scale:\n  window: 6s"))
                .toList();
        for (var function : functions) {
            ready(function);
        }
        var watch = platform()
                .client()
                .pods()
                .inNamespace(ClusterPlatform.FUNCTIONS)
                .watch(new Moments());
        try {
            var racers = new ArrayList<CompletableFuture<List<String>>>();
            for (var function : functions) {
                racers.add(CompletableFuture.supplyAsync(
                        () -> race(function, Math.max(1, REPEAT / FUNCTIONS)), Thread::startVirtualThread));
            }

            var failures =
                    racers.stream().flatMap(racer -> racer.join().stream()).toList();

            E2eReport.note(calls + " calls in " + Math.max(1, REPEAT / FUNCTIONS) * FUNCTIONS + " falls to zero, lost "
                    + failures.size());
            assertThat(failures).isEmpty();
            assertThat(calls).hasValueGreaterThanOrEqualTo(3 * Math.max(1, REPEAT / FUNCTIONS) * FUNCTIONS);
        } finally {
            watch.close();
        }
    }

    /** So many times: waits for one of the moments, and calls right then, a little later and a little later still. */
    private List<String> race(Faulty function, int times) {
        var failures = new ArrayList<String>();
        for (var i = 0; i < times; i++) {
            var moment = Moment.values()[(i + function.name().hashCode() & 0xffff) % Moment.values().length];
            // It is up, so there is something that can go.
            var first = callOnce(function);
            if (!first.isEmpty()) {
                failures.add(function.name() + " before " + moment + ": " + first);
            }
            var seen = new CompletableFuture<Void>();
            awaited.put(function.name() + moment, seen);
            try {
                seen.get(180, TimeUnit.SECONDS);
                var answers = new ArrayList<CompletableFuture<String>>();
                for (var pause : new int[] {0, 15, 120}) {
                    Thread.sleep(pause);
                    answers.add(CompletableFuture.supplyAsync(() -> callOnce(function), Thread::startVirtualThread));
                }
                answers.stream()
                        .map(CompletableFuture::join)
                        .filter(wrong -> !wrong.isEmpty())
                        .forEach(wrong -> failures.add(function.name() + " at " + moment + ": " + wrong));
            } catch (Exception never) {
                failures.add(function.name() + " at " + moment + ": " + never);
            }
        }
        return failures;
    }

    private String callOnce(Faulty function) {
        calls.incrementAndGet();
        try {
            var answer = platform().call(function.path(), "echo race");
            return answer.statusCode() == 200 && answer.body().contains("race")
                    ? ""
                    : answer.statusCode() + " " + answer.body();
        } catch (Exception broken) {
            return broken.toString();
        }
    }

    /** Completes what waits for a moment of a function's pod. */
    private final class Moments implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {
            var function = pod.getMetadata().getLabels().getOrDefault("nabi.dev/function", "");
            if (action == Action.DELETED) {
                reached(function, Moment.GONE);
            } else if (pod.getMetadata().getDeletionTimestamp() != null) {
                reached(function, Moment.DELETED);
            } else if (pod.getMetadata().getAnnotations() != null
                    && pod.getMetadata().getAnnotations().containsKey("nabi.dev/draining")) {
                reached(function, Moment.MARKED);
            }
        }

        private void reached(String function, Moment moment) {
            var waiting = awaited.remove(function + moment);
            if (waiting != null) {
                waiting.complete(null);
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
