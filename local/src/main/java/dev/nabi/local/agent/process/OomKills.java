package dev.nabi.local.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the kernel killed for want of memory, by its own count; never where it keeps none. */
public final class OomKills {
    private static final Path COUNTERS = Path.of("/proc/vmstat");
    private static final String COUNTER = "oom_kill ";

    private long seen = count();

    /** Says whether there was one since the last question. */
    public synchronized boolean happened() {
        var before = seen;
        seen = count();
        return seen > before;
    }

    private static long count() {
        try (var lines = Files.lines(COUNTERS)) {
            return lines.filter(line -> line.startsWith(COUNTER))
                    .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length())))
                    .sum();
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
