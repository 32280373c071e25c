package dev.nabi.local.agent;

import dev.nabi.local.agent.container.BaseImage;
import dev.nabi.local.agent.status.RestartBackoff;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a node agent runs pods.
 *
 * @param pods the directory under which each pod has one of its own
 * @param searchPath where programs are looked for, in the manner of {@code PATH}
 * @param logLimit how large a container's log grows before it is rotated
 * @param stopGrace the most that a process gets to end when the agent itself stops
 */
public record AgentOptions(
        String node,
        Path pods,
        BaseImage baseImage,
        String searchPath,
        int firstPort,
        int lastPort,
        long logLimit,
        RestartBackoff.Limits restarts,
        Duration stopGrace,
        InstantSource clock) {

    public static final String NODE = "local";

    private static final long TEN_MEBIBYTES = 10 * 1024 * 1024;

    /** What a platform on one machine takes. */
    public static AgentOptions defaults(Path pods, BaseImage baseImage, String searchPath) {
        return new AgentOptions(
                NODE,
                pods,
                baseImage,
                searchPath,
                20000,
                29999,
                TEN_MEBIBYTES,
                RestartBackoff.Limits.KUBELET,
                Duration.ofSeconds(5),
                InstantSource.system());
    }
}
