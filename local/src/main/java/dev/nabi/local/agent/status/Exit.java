package dev.nabi.local.agent.status;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The end of a container's process.
 *
 * @param code the exit code, 128 + signal for a process that a signal ended
 * @param outOfMemory the kernel or the JVM ended it for want of memory
 * @param lastOutput the end of its log
 */
public record Exit(long pid, int code, boolean outOfMemory, String lastOutput, Instant started, Instant ended) {
    private static final int KILLED = 137;
    private static final int MAX_MESSAGE_BYTES = 2048;
    private static final int MAX_MESSAGE_LINES = 80;
    private static final String JVM_OUT_OF_MEMORY = "java.lang.OutOfMemoryError";

    /** Judges by the code and the output; the kernel's part is only believed of a process that was killed. */
    public static Exit of(long pid, int code, boolean kernelKilledForMemory, String lastOutput, Run run) {
        var outOfMemory = (code == KILLED && kernelKilledForMemory)
                || (code != 0 && lastOutput.contains("Terminating due to " + JVM_OUT_OF_MEMORY));
        return new Exit(pid, code, outOfMemory, lastOutput, run.started(), run.ended());
    }

    /** From when to when it ran. */
    public record Run(Instant started, Instant ended) {}

    public boolean isSuccess() {
        return code == 0;
    }

    public String reason() {
        if (code == 0) {
            return "Completed";
        }
        return outOfMemory ? "OOMKilled" : "Error";
    }

    /** The state as the pod's status shows it; the log's end only where the container's policy asks for it. */
    ContainerStateTerminated state(boolean logsOnError) {
        var state = new ContainerStateTerminatedBuilder()
                .withContainerID(ContainerView.id(pid))
                .withExitCode(code)
                .withReason(reason())
                .withStartedAt(Timestamps.text(started))
                .withFinishedAt(Timestamps.text(ended));
        if (logsOnError && code != 0 && !lastOutput.isEmpty()) {
            state.withMessage(message(lastOutput));
        }
        return state.build();
    }

    /** The last lines, at most 80 and at most 2048 bytes, whichever is less. */
    static String message(String output) {
        var lines = output.split("\n", -1);
        var from = Math.max(0, lines.length - MAX_MESSAGE_LINES - (output.endsWith("\n") ? 1 : 0));
        var text = String.join("\n", Arrays.asList(lines).subList(from, lines.length));
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_MESSAGE_BYTES) {
            return text;
        }
        var start = bytes.length - MAX_MESSAGE_BYTES;
        while (start < bytes.length && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }
}
