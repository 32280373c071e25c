package dev.nabi.console.lambda;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Messages of {@code application/vnd.amazon.eventstream}:
 *
 * <pre>
 *   length (4) | length of the headers (4) | CRC-32 of both (4) | headers | payload | CRC-32 of all before (4)
 *   a header: length of the name (1) | name | 7, a text (1) | length (2) | text
 * </pre>
 */
final class EventStream {
    private static final int AROUND = 16;
    private static final byte TEXT = 7;

    private EventStream() {}

    /** An event of a type. */
    static byte[] message(String type, String contentType, byte[] payload) {
        var headers = new ByteArrayOutputStream();
        header(headers, ":event-type", type);
        header(headers, ":content-type", contentType);
        header(headers, ":message-type", "event");
        var bytes = new byte[AROUND + headers.size() + payload.length];
        var message = ByteBuffer.wrap(bytes);
        message.putInt(bytes.length).putInt(headers.size());
        message.putInt(crc(bytes, message.position()));
        message.put(headers.toByteArray()).put(payload);
        message.putInt(crc(bytes, message.position()));
        return bytes;
    }

    private static void header(ByteArrayOutputStream headers, String name, String value) {
        headers.write(name.length());
        headers.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        headers.write(TEXT);
        headers.write(value.length() >> 8);
        headers.write(value.length());
        headers.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static int crc(byte[] bytes, int end) {
        var crc = new CRC32();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }
}
