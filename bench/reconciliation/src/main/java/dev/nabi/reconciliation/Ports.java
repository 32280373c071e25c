package dev.nabi.reconciliation;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody uses, and whether somebody listens. */
final class Ports {
    /** Below those that connections get which go out: one of them may take a port while its process is being restarted. */
    private static final int FIRST = 20_000;

    private static final int COUNT = 10_000;
    private static final int ATTEMPTS = 100;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    static int free() throws IOException {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IOException("no free port from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    private static boolean isFree(int port) throws IOException {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (BindException taken) {
            return false;
        }
    }

    static boolean isListening(int port) {
        try (var connection = Connection.open(port)) {
            return connection.isOpen();
        } catch (IOException no) {
            return false;
        }
    }
}
