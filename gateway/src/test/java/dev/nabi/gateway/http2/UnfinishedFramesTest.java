package dev.nabi.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.loop.MemoryBound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnfinishedFramesTest {
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final MemoryBound memory = new MemoryBound(20_000);
    private final EmbeddedChannel channel = new EmbeddedChannel(new UnfinishedFrames(memory, 24));

    private static ByteBuf frame(int type, int flags, int length) {
        return Unpooled.buffer()
                .writeMedium(length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(1)
                .writeZero(length);
    }

    private void comes(ByteBuf bytes) {
        // As large as what it holds, as the codec keeps it.
        var exact = Unpooled.buffer(bytes.readableBytes(), bytes.readableBytes());
        exact.writeBytes(bytes);
        bytes.release();
        channel.writeInbound(exact);
    }

    private void begins() {
        comes(Unpooled.copiedBuffer(PREFACE, StandardCharsets.US_ASCII));
    }

    @Test
    void wholeFramesCostNothing() {
        begins();

        comes(frame(HEADERS, END_HEADERS, 500));
        comes(frame(0, 0, 9000));

        assertThat(memory.taken()).isZero();
    }

    @Test
    void theBeginningOfAFrameIsCountedUntilItIsWhole() {
        begins();
        var data = frame(0, 0, 1000);

        comes(data.readRetainedSlice(4));
        assertThat(memory.taken()).isEqualTo(4);
        comes(data.readRetainedSlice(500));
        assertThat(memory.taken()).isEqualTo(500);
        comes(data);
        assertThat(memory.taken()).isZero();
    }

    @Test
    void aHeaderBlockIsCountedUntilItsEnd() {
        begins();

        comes(frame(HEADERS, 0, 5000));
        comes(frame(CONTINUATION, 0, 6000));
        assertThat(memory.taken()).isEqualTo(11_000);

        comes(frame(CONTINUATION, END_HEADERS, 6000));
        assertThat(memory.taken()).isZero();
    }

    @Test
    void aConnectionForWhichThereIsNoMemoryEnds() {
        begins();
        comes(frame(HEADERS, 0, 15_000));

        comes(frame(CONTINUATION, 0, 6000));

        Object sent = channel.readOutbound();
        assertThat(sent).isInstanceOf(Http2GoAwayFrame.class);
        assertThat(channel.isOpen()).isFalse();
        assertThat(memory.taken()).isZero();
        channel.finishAndReleaseAll();
    }
}
