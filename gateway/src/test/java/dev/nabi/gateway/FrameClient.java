package dev.nabi.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of HTTP/2 that puts its frames together by itself, for what no codec would send. */
final class FrameClient implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A frame that came; {@code error} is of RST_STREAM and GOAWAY. */
    record Frame(int type, int flags, int stream, String payload) {
        boolean isEnd() {
            return (flags & END_STREAM) != 0;
        }

        int error() {
            var bytes = Unpooled.copiedBuffer(payload, StandardCharsets.ISO_8859_1);
            return type == GOAWAY ? bytes.getInt(4) : bytes.getInt(0);
        }

        /** Of a head: its status, which comes first, from the static table or as a literal. */
        String status() {
            return switch (payload.charAt(0)) {
                case 0x88 -> "200";
                case 0x89 -> "204";
                case 0x8d -> "404";
                case 0x8c -> "400";
                case 0x8e -> "500";
                default -> payload;
            };
        }
    }

    FrameClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** Fields as literals that no table keeps. */
    static byte[] block(String... fields) {
        var block = new ByteArrayOutputStream();
        for (var i = 0; i < fields.length; i += 2) {
            block.write(0);
            string(block, fields[i]);
            string(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            var rest = bytes.length - 127;
            for (; rest >= 128; rest >>>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    static byte[] request(String method, String path, String... more) {
        var head = block(":method", method, ":scheme", "http", ":path", path, ":authority", "x");
        var rest = block(more);
        var all = new byte[head.length + rest.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(rest, 0, all, head.length, rest.length);
        return all;
    }

    /** Puts a frame behind those that wait. */
    FrameClient frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf head = Unpooled.buffer(9);
        head.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
        out.write(head.array(), 0, 9);
        out.writeBytes(payload);
        return this;
    }

    FrameClient headers(int stream, boolean isEnd, byte[] block) {
        return frame(HEADERS, END_HEADERS | (isEnd ? END_STREAM : 0), stream, block);
    }

    FrameClient window(int stream, int bytes) {
        return frame(WINDOW_UPDATE, 0, stream, new byte[] {
            (byte) (bytes >>> 24), (byte) (bytes >>> 16), (byte) (bytes >>> 8), (byte) bytes
        });
    }

    FrameClient reset(int stream, int error) {
        return frame(RESET, 0, stream, new byte[] {0, 0, 0, (byte) error});
    }

    FrameClient send() throws IOException {
        socket.getOutputStream().write(out.toByteArray());
        out.reset();
        return this;
    }

    /** The next frame; null at the connection's end. */
    Frame read() throws IOException {
        try {
            var length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            var type = in.readUnsignedByte();
            var flags = in.readUnsignedByte();
            var stream = in.readInt();
            return new Frame(type, flags, stream, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
        } catch (EOFException | SocketException end) {
            return null;
        }
    }

    /** Reads up to a frame that ends a stream, or the connection; what came of the stream, in order. */
    List<Frame> readStream(int stream) throws IOException {
        var frames = new ArrayList<Frame>();
        for (var frame = read(); frame != null; frame = read()) {
            if (frame.stream() == stream && frame.type() != WINDOW_UPDATE) {
                frames.add(frame);
            }
            var isLast =
                    frame.stream() == stream && (frame.type() == RESET || (frame.type() <= HEADERS && frame.isEnd()));
            if (isLast || frame.type() == GOAWAY) {
                if (frame.type() == GOAWAY) {
                    frames.add(frame);
                }
                return frames;
            }
        }
        return frames;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
