package dev.nabi.images;

import dev.nabi.images.output.ImageArchive;
import dev.nabi.images.plan.ImagePlan;
import dev.nabi.images.plan.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the builder says on the terminal. */
final class Report {
    private Report() {}

    /** What is done now: the whole takes a minute and more. */
    static void step(String what) {
        System.err.println("images: " + what);
    }

    /** The sizes of an image: as it is pulled (compressed), and on a node's disk. */
    static void image(ImagePlan plan, ImageArchive archive, String digest, Path tar) throws IOException {
        long disk = 0;
        System.out.printf(Locale.ROOT, "%s  %s  %s%n", plan.reference(), digest, tar);
        System.out.printf(Locale.ROOT, "  %-8s %12s %12s %7s%n", "layer", "pulled MB", "on disk MB", "files");
        int below = archive.layers().size() - plan.layers().size();
        for (int i = 0; i < below; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s %12.2f%n",
                    "base",
                    megabytes(archive.layers().get(i).bytes()));
        }
        for (int i = 0; i < plan.layers().size(); i++) {
            var layer = plan.layers().get(i);
            long bytes = 0;
            for (var file : layer.files()) {
                bytes += Files.isRegularFile(file.source()) ? Files.size(file.source()) : 0;
            }
            disk += bytes;
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s %12.2f %12.2f %7d%n",
                    layer.name(),
                    megabytes(archive.layers().get(below + i).bytes()),
                    megabytes(bytes),
                    layer.files().size());
        }
        System.out.printf(Locale.ROOT, "  %-8s %12.2f %12.2f%n", "all", megabytes(archive.bytes()), megabytes(disk));
    }

    static void pushed(ImagePlan plan, String registry, String digest) {
        System.out.printf(Locale.ROOT, "  pushed to %s/%s@%s%n", registry, plan.reference(), digest);
    }

    static void startTimes(Product product, List<Duration> without, List<Duration> with) {
        System.out.printf(
                Locale.ROOT,
                "%s: start to first answer, median of %d: %d ms, with AOT cache %d ms%n",
                product.image(),
                with.size(),
                median(without).toMillis(),
                median(with).toMillis());
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }

    private static double megabytes(long bytes) {
        return bytes / 1e6;
    }
}
