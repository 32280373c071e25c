package dev.nabi.cli.doctor;

/**
 * What a check found.
 *
 * @param advice what to do; empty where nothing is to be done
 */
public record Finding(Level level, String what, String advice) {
    /** How bad it is. */
    public enum Level {
        OK,
        WARNING,
        PROBLEM
    }

    static Finding ok(String what) {
        return new Finding(Level.OK, what, "");
    }

    static Finding warning(String what, String advice) {
        return new Finding(Level.WARNING, what, advice);
    }

    static Finding problem(String what, String advice) {
        return new Finding(Level.PROBLEM, what, advice);
    }
}
