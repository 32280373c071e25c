package dev.nabi.cli.output;

import dev.nabi.cli.Session;
import java.time.Duration;
import java.time.Instant;

/** What something that takes long is waiting for: one line that changes on a terminal, else a line for each change. */
public final class Progress {
    private static final String CLEAR = "\r\u001b[K";

    private final Session session;
    private final Instant start;
    private String said = "";

    public Progress(Session session) {
        this.session = session;
        start = session.clock().instant();
    }

    public void say(String message) {
        var line = message.strip();
        if (line.equals(said)) {
            return;
        }
        said = line;
        if (session.isTerminal()) {
            session.err().print(CLEAR + "… " + line.lines().findFirst().orElse("") + " (" + elapsed() + ")");
            session.err().flush();
        } else {
            session.err().println("… " + line);
        }
    }

    /** Takes the line away, so that a result may follow. */
    public void end() {
        if (session.isTerminal() && !said.isEmpty()) {
            session.err().print(CLEAR);
            session.err().flush();
        }
    }

    public String elapsed() {
        return seconds(Duration.between(start, session.clock().instant()));
    }

    public static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
