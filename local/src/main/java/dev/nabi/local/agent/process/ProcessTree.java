package dev.nabi.local.agent.process;

/** A process with everything that it started. */
final class ProcessTree {
    private ProcessTree() {}

    /** Kills the process, its descendants, and what is left of its group if it led one. */
    static void kill(ProcessHandle root) {
        var descendants = root.descendants().toList();
        Signals.killGroup(root.pid());
        root.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
