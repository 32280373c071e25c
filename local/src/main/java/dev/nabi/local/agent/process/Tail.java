package dev.nabi.local.agent.process;

import java.nio.charset.StandardCharsets;

/** The last bytes of what was written, for a message about how it ended. */
final class Tail {
    private static final int KEPT = 8 * 1024;

    private final byte[] ring = new byte[KEPT];
    private long written;

    synchronized void write(byte[] bytes, int length) {
        for (var i = Math.max(0, length - KEPT); i < length; i++) {
            ring[(int) ((written + i) % KEPT)] = bytes[i];
        }
        written += length;
    }

    synchronized String text() {
        var length = (int) Math.min(written, KEPT);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((written - length + i) % KEPT)];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
