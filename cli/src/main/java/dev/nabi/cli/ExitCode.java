package dev.nabi.cli;

/** How the command line ends. Scripts may rely on these numbers. */
public enum ExitCode {
    OK(0),
    /** Something went wrong that no other code names. */
    FAILED(1),
    /** The command line, or a file that it names, cannot be used. */
    USAGE(2),
    /** There is no such Function, revision or log. */
    NOT_FOUND(3),
    /** The API server or the gateway refused who asks. */
    FORBIDDEN(4),
    /** The function was called and answered with 4xx or 5xx. */
    CALL_FAILED(5),
    /** What was waited for did not happen in time; it may still happen. */
    TIMEOUT(6),
    /** The API server or the gateway cannot be reached. */
    UNREACHABLE(7),
    /** The new revision does not start: its code does not compile, its image is missing, or it ends. */
    ROLLOUT_FAILED(8);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
