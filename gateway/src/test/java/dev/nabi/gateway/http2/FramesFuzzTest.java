package dev.nabi.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.fuzz.Fuzz;
import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Frames and fields by chance: whatever they are, all that is counted is given back when the connection has ended. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
class FramesFuzzTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** A request in HPACK: GET, http, path /, authority x. */
    private static final byte[] REQUEST = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'x'};

    private final MemoryBound memory = new MemoryBound(1 << 20);
    private final MemoryBound heads = new MemoryBound(1 << 20);

    /** Reads a stream as the server does, and never passes its body on. */
    private final class Stream extends ChannelInboundHandlerAdapter {
        private final StreamReader reader;
        private @Nullable Fields fields;

        Stream(Channel channel) {
            reader = new StreamReader(channel, memory);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) throws BadMessageException {
            switch (frame) {
                case Http2HeadersFrame head when fields == null -> fields = Http2Fields.read(head.headers(), heads);
                case Http2HeadersFrame trailers -> reader.end(Http2Fields.read(trailers.headers(), heads));
                case Http2DataFrame data -> reader.data(data);
                default -> ReferenceCountUtil.release(frame);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            reader.release();
            if (fields != null) {
                fields.uncount();
            }
        }
    }

    private EmbeddedChannel connection() {
        var channel = new EmbeddedChannel();
        Http2Codec.serve(channel, 8192, memory, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                Http2Codec.bound(stream);
                stream.pipeline().addLast(new Stream(stream));
            }
        });
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object frame) {
                ReferenceCountUtil.release(frame);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                context.close();
            }
        });
        return channel;
    }

    private static void frame(Random chance, ByteBuf out) {
        var type = chance.nextInt(11);
        var flags = chance.nextInt(3) == 0 ? chance.nextInt(256) : chance.nextInt(2) | 4;
        var stream = chance.nextInt(6) == 0 ? 0 : 1 + 2 * chance.nextInt(8);
        if (chance.nextInt(3) == 0) {
            out.writeMedium(REQUEST.length)
                    .writeByte(1)
                    .writeByte(flags & ~0x28)
                    .writeInt(stream);
            out.writeBytes(REQUEST);
            return;
        }
        var payload = new byte[chance.nextInt(chance.nextInt(20) == 0 ? 3000 : 24)];
        chance.nextBytes(payload);
        out.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
        out.writeBytes(payload);
    }

    @Test
    void allThatIsCountedIsGivenBack() {
        Fuzz.run(chance -> {
            var bytes = Unpooled.buffer();
            bytes.writeCharSequence(PREFACE, StandardCharsets.US_ASCII);
            bytes.writeMedium(0).writeByte(4).writeByte(0).writeInt(0);
            for (var count = chance.nextInt(30); count > 0; count--) {
                frame(chance, bytes);
            }
            var channel = connection();
            while (bytes.isReadable() && channel.isOpen()) {
                var piece = Math.min(bytes.readableBytes(), 1 + chance.nextInt(200));
                channel.writeInbound(bytes.readBytes(piece));
            }
            bytes.release();
            channel.finishAndReleaseAll();

            assertThat(memory.taken()).as("buffers").isZero();
            assertThat(heads.taken()).as("heads").isZero();
        });
    }

    @Test
    void fieldsOfAnyBytesAreTakenOrRefusedAndNothingStaysCounted() {
        Fuzz.run(chance -> {
            var headers = new DefaultHttp2Headers(false);
            for (var count = chance.nextInt(300); count > 0; count--) {
                headers.add(text(chance, 12), text(chance, 60));
            }
            try {
                var fields = Http2Fields.read(headers, heads);
                for (var i = 0; i < fields.size(); i++) {
                    assertThat(fields.name(i)).doesNotContain("\r", "\n", "\0", ":", " ");
                    assertThat(fields.value(i)).doesNotContain("\r", "\n", "\0");
                }
                fields.uncount();
            } catch (BadMessageException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
            assertThat(heads.taken()).isZero();
        });
    }

    private static String text(Random chance, int longest) {
        var bytes = new byte[1 + chance.nextInt(longest)];
        var isOdd = chance.nextInt(400) == 0;
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = isOdd ? (byte) chance.nextInt(256) : (byte) ('a' + chance.nextInt(26));
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
