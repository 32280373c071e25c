package dev.nabi.function.invocation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The last {@value #MOST} bytes of what an invocation printed, for its caller. */
public final class LogTail {
    static final int MOST = 4096;

    private byte[] kept = new byte[0];

    /** Adds a line. */
    public synchronized void add(String line) {
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        int total = kept.length + bytes.length;
        var all = Arrays.copyOf(kept, total);
        System.arraycopy(bytes, 0, all, kept.length, bytes.length);
        kept = total <= MOST ? all : Arrays.copyOfRange(all, start(all, total - MOST), total);
    }

    /** The first byte from here on that begins a character. */
    private static int start(byte[] all, int from) {
        int at = from;
        while (at < all.length && (all[at] & 0xc0) == 0x80) {
            at++;
        }
        return at;
    }

    /** What there is, in Base64, as a header field can carry it. */
    synchronized String base64() {
        return Base64.getEncoder().encodeToString(kept);
    }
}
