package dev.nabi.local.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a process for a later start: its id and when it began, since an id alone may by then be another's.
 */
record PidFile(long pid, Instant began) {
    static final String SUFFIX = ".pid";

    private static final Pattern CONTENT = Pattern.compile("(\\d{1,10}) (\\d{1,15})\\s*");

    /** The system tells the beginning in hundredths of a second from a boot time in seconds. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    static void write(Path file, ProcessHandle process) throws IOException {
        var began = process.info().startInstant();
        if (began.isPresent()) {
            Files.writeString(file, process.pid() + " " + began.get().toEpochMilli() + "\n");
        }
    }

    static Optional<PidFile> read(Path file) throws IOException {
        var content = CONTENT.matcher(Files.readString(file));
        return content.matches()
                ? Optional.of(new PidFile(
                        Long.parseLong(content.group(1)), Instant.ofEpochMilli(Long.parseLong(content.group(2)))))
                : Optional.empty();
    }

    /** The process itself, if it still runs. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(found -> found.info()
                        .startInstant()
                        .filter(start -> Duration.between(start, began).abs().compareTo(TOLERANCE) <= 0)
                        .isPresent());
    }
}
