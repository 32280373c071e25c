package dev.nabi.gateway.http2;

import dev.nabi.gateway.loop.MemoryBound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Counts what the codec behind it keeps of a connection between two reads: the beginning of a frame, and a header block
 * whose end has not come. Both are held until they are whole, and nothing else tells how long they are.
 *
 * <pre>
 * frame: length u24 │ type u8 │ flags u8 │ stream u32 │ payload
 * block: HEADERS or PUSH_PROMISE, then CONTINUATION until one has END_HEADERS
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class UnfinishedFrames extends ChannelInboundHandlerAdapter {
    private static final int HEAD_BYTES = 9;
    private static final int TYPE_AT = 3;
    private static final int FLAGS_AT = 4;
    private static final int HEADERS = 1;
    private static final int PUSH_PROMISE = 5;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private final MemoryBound memory;
    private final byte[] head = new byte[HEAD_BYTES];
    private int headBytes;
    private int prefaceLeft;
    private int left;
    private int block;
    private int counted;

    /** {@code prefaceBytes} come before the first frame. */
    UnfinishedFrames(MemoryBound memory, int prefaceBytes) {
        this.memory = memory;
        this.prefaceLeft = prefaceBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in)) {
            context.fireChannelRead(message);
            return;
        }
        walk(in);
        if (count(isBetweenFrames() ? block : block + in.capacity())) {
            context.fireChannelRead(in);
        } else {
            in.release();
            context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM));
            context.channel().close();
        }
    }

    private boolean isBetweenFrames() {
        return headBytes == 0 && left == 0 && prefaceLeft == 0;
    }

    private void walk(ByteBuf in) {
        var at = in.readerIndex();
        var end = in.writerIndex();
        while (at < end) {
            if (prefaceLeft > 0) {
                var skipped = Math.min(prefaceLeft, end - at);
                prefaceLeft -= skipped;
                at += skipped;
            } else if (left > 0) {
                var skipped = Math.min(left, end - at);
                left -= skipped;
                at += skipped;
            } else {
                head[headBytes++] = in.getByte(at++);
                if (headBytes == HEAD_BYTES) {
                    headBytes = 0;
                    begin();
                }
            }
        }
    }

    private void begin() {
        left = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
        var type = head[TYPE_AT];
        if (type == HEADERS || type == PUSH_PROMISE || type == CONTINUATION) {
            block = (head[FLAGS_AT] & END_HEADERS) == 0 ? block + left : 0;
        }
    }

    private boolean count(int bytes) {
        if (bytes > counted && !memory.take(bytes - counted)) {
            return false;
        }
        if (bytes < counted) {
            memory.release(counted - bytes);
        }
        counted = bytes;
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        memory.release(counted);
        counted = 0;
        context.fireChannelInactive();
    }
}
