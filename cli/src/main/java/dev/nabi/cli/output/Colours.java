package dev.nabi.cli.output;

import dev.nabi.cli.Session;

/** Colours of a terminal; none elsewhere, or where {@code NO_COLOR} is set. */
public record Colours(boolean isOn) {
    private static final String OFF = "\u001b[0m";

    public static Colours of(Session session) {
        return new Colours(session.isTerminal()
                && session.environment().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(session.environment().get("TERM")));
    }

    public String green(String text) {
        return in("32", text);
    }

    public String red(String text) {
        return in("31", text);
    }

    public String yellow(String text) {
        return in("33", text);
    }

    public String grey(String text) {
        return in("90", text);
    }

    private String in(String code, String text) {
        return isOn ? "\u001b[" + code + "m" + text + OFF : text;
    }
}
