package dev.nabi.local.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Where this process's own log goes: to a file of bounded size, so that the terminal stays a person's. */
final class Logs {
    private static final int LIMIT = 10 * 1024 * 1024;

    private Logs() {}

    static void to(Path file) throws IOException {
        LogManager.getLogManager().reset();
        var handler = new FileHandler(file.toString().replace("%", "%%"), LIMIT, 1, false);
        handler.setFormatter(new SimpleFormatter());
        var root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(handler);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> root.log(Level.SEVERE, "Thread '" + thread.getName() + "' failed", failure));
    }
}
