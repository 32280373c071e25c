package dev.nabi.function.invocation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation took, as AWS Lambda's REPORT line says it, for a caller that asks for the log: milliseconds, and MiB.
 * A dictionary of structured fields (RFC 8941): {@code duration=12.34, billed=13, memory=256, max-memory=84, init=350.12}.
 */
public final class Report {
    private static final Path LIMIT = Path.of("/sys/fs/cgroup/memory.max");
    private static final String PEAK = "VmHWM:";

    private final @Nullable String memoryMib;
    private final Duration init;
    private final AtomicBoolean first = new AtomicBoolean(true);

    /**
     * @param memoryMib the memory that the instance has; null where only its limit says so
     * @param init how long the instance took from its start until it could be called
     */
    public Report(@Nullable String memoryMib, Duration init) {
        this.memoryMib = memoryMib;
        this.init = init;
    }

    /** Whether an invocation is this instance's first. */
    boolean isFirst() {
        return first.get() && first.getAndSet(false);
    }

    String of(Duration taken, boolean isFirst) {
        var text = new StringBuilder("duration=").append(millis(taken));
        text.append(", billed=").append(Math.ceilDiv(taken.toNanos(), 1_000_000));
        var memory = memoryMib == null ? limit() : memoryMib;
        if (memory != null) {
            text.append(", memory=").append(memory);
        }
        var most = Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .mapToLong(process -> peakKib(process.pid()))
                .sum();
        if (most > 0) {
            text.append(", max-memory=").append(Math.ceilDiv(most, 1024));
        }
        return isFirst ? text.append(", init=").append(millis(init)).toString() : text.toString();
    }

    /** With two digits behind the point. */
    private static String millis(Duration duration) {
        long hundredths = duration.toNanos() / 10_000;
        return hundredths / 100 + "." + (hundredths % 100 < 10 ? "0" : "") + hundredths % 100;
    }

    private static @Nullable String limit() {
        try {
            var bytes = Files.isReadable(LIMIT) ? Files.readString(LIMIT).strip() : "max";
            return bytes.equals("max") ? null : Long.toString(Long.parseLong(bytes) >> 20);
        } catch (IOException | NumberFormatException unknown) {
            return null;
        }
    }

    /** The most memory that a process had so far; 0 where nobody says. */
    private static long peakKib(long process) {
        try (var lines = Files.lines(Path.of("/proc/" + process + "/status"))) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(
                            line -> Long.parseLong(line.substring(PEAK.length()).replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException gone) {
            return 0;
        }
    }
}
