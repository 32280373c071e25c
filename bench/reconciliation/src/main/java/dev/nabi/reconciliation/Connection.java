package dev.nabi.reconciliation;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client's connection to a gateway, HTTP/1.1 by hand: a library may send a request again by itself, and here each is
 * sent once.
 */
final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024).flip();

    /** An answer that has come in whole. */
    record Answer(int status, String invocation, String body) {}

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Fails where nobody listens: then nothing was sent. */
    static Connection open(int port) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.socket().setTcpNoDelay(true);
        return new Connection(channel);
    }

    /** Whether the other side has not closed it yet. */
    boolean isOpen() {
        try {
            channel.configureBlocking(false);
            var some = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return some == 0;
        } catch (IOException closed) {
            return false;
        }
    }

    void send(String path, long id, String body) throws IOException {
        var text = "POST " + path + " HTTP/1.1\r\nHost: gateway\r\nX-Call: " + id + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        var out = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    Answer receive() throws IOException {
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var invocation = "";
        var length = -1;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var at = header.indexOf(':');
            var value = header.substring(at + 1).strip();
            switch (header.substring(0, at).toLowerCase(Locale.ROOT)) {
                case "nabi-invocation-id" -> invocation = value;
                case "content-length" -> length = Integer.parseInt(value);
                default -> {}
            }
        }
        if (length < 0) {
            throw new IOException("An answer of this run says its length");
        }
        var body = new byte[length];
        for (var i = 0; i < length; i++) {
            body[i] = next();
        }
        return new Answer(status, invocation, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        for (var some = next(); some != '\n'; some = next()) {
            if (some != '\r') {
                text.append((char) some);
            }
        }
        return text.toString();
    }

    private byte next() throws IOException {
        if (!in.hasRemaining()) {
            in.clear();
            var some = channel.read(in);
            in.flip();
            if (some < 0) {
                throw new EOFException("The connection was closed within an answer");
            }
        }
        return in.get();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
