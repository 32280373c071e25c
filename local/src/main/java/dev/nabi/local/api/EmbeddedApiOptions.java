package dev.nabi.local.api;

import java.nio.file.Path;
import java.time.Clock;

/** How an embedded API is started: its port (0: any free one), the folder of the pods' logs, its clock, what all objects may take of the heap. */
public record EmbeddedApiOptions(int port, Path podLogs, Clock clock, int objectMib) {
    private static final int DEFAULT_OBJECT_MIB = 80;

    public EmbeddedApiOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("the port of the API is between 0 and 65535, not " + port);
        }
    }

    /** Any free port, the system's clock. */
    public static EmbeddedApiOptions withLogsIn(Path podLogs) {
        return new EmbeddedApiOptions(0, podLogs, Clock.systemUTC(), DEFAULT_OBJECT_MIB);
    }

    public EmbeddedApiOptions withPort(int port) {
        return new EmbeddedApiOptions(port, podLogs, clock, objectMib);
    }

    /** For a process whose heap has room for more objects than those of one person. */
    public EmbeddedApiOptions withObjectMib(int mib) {
        return new EmbeddedApiOptions(port, podLogs, clock, mib);
    }
}
