package dev.nabi.local.agent.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start: the whole environment (nothing is inherited), the working directory, the log of both outputs, and
 * the file by which a later start finds the process if this one is killed.
 */
public record ProcessSpec(
        List<String> command, Map<String, String> environment, Path directory, Path log, Path pidFile) {}
