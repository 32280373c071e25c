package dev.nabi.function.provider;

import dev.nabi.function.handler.Handler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Makes a handler of a program that is written for one provider and runs as a process of its own. */
public interface ProgramAdapter {

    /**
     * Starts the program of a directory and waits until it can be called.
     *
     * @param handler what the program is told of its handler; empty for nothing
     * @param environment the process's environment, which names the function
     */
    Handler start(Path directory, String handler, Map<String, String> environment) throws IOException;
}
