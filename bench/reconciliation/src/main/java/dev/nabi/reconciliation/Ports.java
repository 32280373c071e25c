package dev.nabi.reconciliation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody uses, and whether somebody listens. */
final class Ports {
    private Ports() {}

    static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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
