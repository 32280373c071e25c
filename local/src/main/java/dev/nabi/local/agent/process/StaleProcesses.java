package dev.nabi.local.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ends what an earlier agent or platform left running because it was itself killed. */
public final class StaleProcesses {
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
                    swept.add(process.pid());
                });
                Files.deleteIfExists(file);
            }
            return swept;
        }
    }
}
