package dev.nabi.local.agent.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends what an earlier agent or platform left running because it was itself killed. */
public final class StaleProcesses {
    private static final Logger LOG = System.getLogger(StaleProcesses.class.getName());
    private static final Duration END = Duration.ofSeconds(5);
    private static final int DEPTH = 3;

    private StaleProcesses() {}

    /** Kills every process that a pid file under this directory names, and removes the file; gives their ids. */
    public static List<Long> sweep(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (var files = Files.find(state, DEPTH, (path, _) -> path.toString().endsWith(PidFile.SUFFIX))) {
            var swept = new ArrayList<Long>();
            for (var file : files.toList()) {
                PidFile.read(file).flatMap(PidFile::process).ifPresent(process -> {
                    ProcessTree.kill(process);
                    awaitEnd(process);
                    swept.add(process.pid());
                });
                Files.deleteIfExists(file);
            }
            return swept;
        }
    }

    /** What it held, such as a port, is free once it has ended. */
    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "Process " + process.pid() + " did not end when it was killed", e);
        }
    }
}
