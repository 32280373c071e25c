import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Process start → first answer of the same greeting, all variants in turn within each round, so that a noisy neighbour
 * meets them all. Wall-clock time, CPU time of the process until the answer, and resident memory right after it.
 */
final class ColdStart {
    record Sample(double wallMs, double cpuMs, double rssMib) {}

    private ColdStart() {}

    static Map<String, List<Sample>> measure(List<Variants.Variant> variants, int rounds) throws Exception {
        var samples = new LinkedHashMap<String, List<Sample>>();
        for (int round = 0; round <= rounds; round++) {
            for (var variant : variants) {
                try (var server = new Server(variant)) {
                    var sample = new Sample(server.awaitAnswer(), server.cpuMs(), server.rssMib());
                    if (round > 0) { // The first fills the page cache.
                        samples.computeIfAbsent(variant.name(), name -> new ArrayList<>()).add(sample);
                    }
                }
            }
        }
        return samples;
    }

    static void print(Map<String, List<Sample>> samples) {
        var floor = samples.values().iterator().next();
        System.out.println("| | median ms | × floor | min ms | CPU ms | × floor | RSS MiB |");
        System.out.println("|---|---|---|---|---|---|---|");
        samples.forEach((name, all) -> System.out.printf(
                "| %s | %.0f | %.2f | %.0f | %.0f | %.2f | %.0f |%n",
                name,
                median(all, Sample::wallMs),
                median(all, Sample::wallMs) / median(floor, Sample::wallMs),
                all.stream().mapToDouble(Sample::wallMs).min().orElse(0),
                median(all, Sample::cpuMs),
                median(all, Sample::cpuMs) / median(floor, Sample::cpuMs),
                median(all, Sample::rssMib)));
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> of) {
        var sorted = samples.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
