package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import java.util.regex.Pattern;

/** What an event's id looks like: {@code <namespace>.<function>.<26 characters>}. */
final class EventIdForm {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,63}\\.[a-z0-9-]{1,63}\\.[0-9a-z]{26}");

    private EventIdForm() {}

    /** The id, with or without {@code /async/} before it. */
    static String checked(String text) {
        var id = text.startsWith("/async/") ? text.substring("/async/".length()) : text;
        if (!FORM.matcher(id).matches()) {
            throw CommandException.usage(
                    "'" + text + "' is no id of an event: <namespace>.<function>.<26 letters and digits>");
        }
        return id;
    }
}
