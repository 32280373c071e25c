package dev.nabi.images.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class CacheDumpTest {
    private static final int HEADER = 4096;
    private static final long NOW = 5000;

    @Test
    void takesOutCheckSumsAndTimes() {
        var first = dump(0x1111, 3000, 77);
        CacheDump.clearTimes(first, dump(0x2222, 4000, 77), NOW);
        var second = dump(0x3333, 4500, 77);
        CacheDump.clearTimes(second, dump(0x4444, 4900, 77), NOW);

        assertThat(first).isEqualTo(second).isEqualTo(dump(0, 0, 77));
    }

    @Test
    void leavesWhatDiffersAndIsNoTime() {
        var first = dump(0x1111, 3000, NOW + 1);
        CacheDump.clearTimes(first, dump(0x2222, 4000, 77), NOW);

        assertThat(first).isEqualTo(dump(0, 0, NOW + 1));
    }

    private static byte[] dump(int checkSum, long time, long other) {
        return ByteBuffer.allocate(HEADER + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0xf00baba2)
                .putInt(4, checkSum)
                .putLong(HEADER, time)
                .putLong(HEADER + 8, other)
                .array();
    }
}
