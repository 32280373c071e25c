package dev.nabi.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A function for tests that says on its socket what no library would. */
final class RawFunction implements AutoCloseable {
    private final ServerSocket listener;

    /** Talks on one connection; the probe's connection says nothing. */
    interface Talk {
        void on(InputStream in, OutputStream out) throws IOException;
    }

    RawFunction(Talk talk) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(talk));
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept(Talk talk) {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket, talk));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, Talk talk) {
        try (socket) {
            talk.on(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException gone) {
            // The gateway may hang up: that is what some tests are about.
        }
    }

    /** Reads until a text has come; what came. */
    static String readUntil(InputStream in, String end) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            var c = in.read();
            if (c < 0) {
                return text + "<EOF>";
            }
            text.append((char) c);
        }
        return text.toString();
    }

    static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
