package dev.nabi.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
    private final EmbeddedChannel stream = new EmbeddedChannel();
    private final Collecting sink = new Collecting();
    private MemoryBound memory = new MemoryBound(1 << 20);

    private static final class Collecting implements BodyReader.Sink {
        private int bytes;
        private int ends;

        @Override
        public void part(ByteBuf part) {
            bytes += part.readableBytes();
            part.release();
        }

        @Override
        public void ended(@Nullable Fields trailers) {
            ends++;
        }
    }

    private StreamReader reader() {
        return new StreamReader(stream, memory);
    }

    private static DefaultHttp2DataFrame data(int bytes) {
        return new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[bytes]), false);
    }

    private int windowGivenBack() {
        stream.flushOutbound();
        var all = 0;
        for (Http2WindowUpdateFrame update = stream.readOutbound(); update != null; update = stream.readOutbound()) {
            all += update.windowSizeIncrement();
        }
        return all;
    }

    @Test
    void whatNobodyReadsIsHeldAndItsWindowStaysShut() {
        var reader = reader();
        reader.data(data(20_000));
        reader.end(null);

        assertThat(memory.taken()).isBetween(20_000L, 30_000L);
        assertThat(windowGivenBack()).isZero();
        assertThat(reader.isWhole()).isTrue();

        reader.readInto(sink);

        assertThat(sink.bytes).isEqualTo(20_000);
        assertThat(sink.ends).isEqualTo(1);
        assertThat(memory.taken()).isZero();
        assertThat(windowGivenBack()).isBetween(20_000 - Http2Codec.STREAM_WINDOW / 8, 20_000);
    }

    @Test
    void whatIsReadPassesAndKeepsNothing() {
        var reader = reader();
        reader.readInto(sink);
        for (var i = 0; i < 100; i++) {
            reader.data(data(1000));
        }

        assertThat(sink.bytes).isEqualTo(100_000);
        assertThat(memory.taken()).isZero();
        assertThat(windowGivenBack()).isBetween(100_000 - Http2Codec.STREAM_WINDOW / 8, 100_000);
    }

    @Test
    void aPausedReaderGoesOnWhereItStopped() {
        var reader = reader();
        reader.readInto(sink);
        reader.pause();
        reader.data(data(10));
        reader.end(null);
        assertThat(sink.bytes).isZero();

        reader.resume();

        assertThat(sink.bytes).isEqualTo(10);
        assertThat(sink.ends).isEqualTo(1);
    }

    /** Each would be an object, and keep the buffer that it was read in. */
    @Test
    void aWindowOfTinyFramesTakesNoMoreThanItsBytes() {
        var reader = reader();
        for (var i = 0; i < Http2Codec.STREAM_WINDOW; i++) {
            assertThat(reader.data(data(1))).isTrue();
        }

        assertThat(memory.taken()).isLessThanOrEqualTo(Http2Codec.STREAM_WINDOW + 8 * 1024);
    }

    @Test
    void whatWouldExceedTheMemoryIsRefusedAndAllIsGivenBackInTheEnd() {
        memory = new MemoryBound(20_000);
        var reader = reader();
        assertThat(reader.data(data(8_000))).isTrue();

        assertThat(reader.data(data(30_000))).isFalse();

        assertThat(memory.taken()).isLessThanOrEqualTo(20_000);
        reader.release();
        assertThat(memory.taken()).isZero();
    }
}
