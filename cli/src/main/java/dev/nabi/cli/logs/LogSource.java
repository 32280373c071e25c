package dev.nabi.cli.logs;

/**
 * A log that can be read.
 *
 * @param isEnded whether its pod is gone
 */
public record LogSource(String pod, boolean isEnded, boolean isPrevious, String ended) {

    static LogSource running(String pod) {
        return new LogSource(pod, false, false, "");
    }

    static LogSource previous(String pod) {
        return new LogSource(pod, false, true, "");
    }

    static LogSource ended(String pod, String ended) {
        return new LogSource(pod, true, false, ended);
    }
}
