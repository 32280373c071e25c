package dev.nabi.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.loop.MemoryBound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
    private final MemoryBound memory = new MemoryBound(1000);
    private final HeldBytes held = new HeldBytes(memory);

    private static ByteBuf buffer(int capacity, String text) {
        return Unpooled.directBuffer(capacity).writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private boolean hold(ByteBuf bytes) {
        return held.hold(UnpooledByteBufAllocator.DEFAULT, bytes);
    }

    @Test
    void aFewBytesOfALargeBufferAreCopiedOutOfIt() {
        var large = buffer(64 * 1024, "GET");

        assertThat(hold(large)).isTrue();

        assertThat(large.refCnt()).isZero();
        assertThat(memory.taken()).isLessThan(1000);
        assertThat(hold(buffer(8, " /"))).isTrue();
        var all = held.take();
        assertThat(all).isNotNull();
        assertThat(all.toString(StandardCharsets.US_ASCII)).isEqualTo("GET /");
        assertThat(memory.taken()).isZero();
        all.release();
    }

    @Test
    void whatFindsNoMemoryIsDropped() {
        assertThat(hold(buffer(600, "a".repeat(600)))).isTrue();
        var more = buffer(600, "b".repeat(600));

        assertThat(hold(more)).isFalse();

        assertThat(more.refCnt()).isZero();
        assertThat(held.isEmpty()).isTrue();
        assertThat(memory.taken()).isZero();
    }
}
