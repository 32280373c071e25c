package dev.nabi.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A function that speaks HTTP/2 in clear text, and answers each whole request with frames of the test's making. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a frame is told by the other side's
final class H2cFunction implements AutoCloseable {
    private final EventLoopGroup group = new NioEventLoopGroup(1);
    private final Channel listener;
    final AtomicInteger connections = new AtomicInteger();

    /** What a request was, and how it is answered; the frames of an answer leave together. */
    record Call(ChannelHandlerContext context, Http2FrameStream stream, String path, String body) {
        Call head(boolean isEnd, String... fields) {
            var headers = new DefaultHttp2Headers(false);
            for (var i = 0; i < fields.length; i += 2) {
                headers.add(fields[i], fields[i + 1]);
            }
            context.write(new DefaultHttp2HeadersFrame(headers, isEnd).stream(stream));
            return this;
        }

        Call data(String text, boolean isEnd) {
            var bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
            context.write(new DefaultHttp2DataFrame(bytes, isEnd).stream(stream));
            return this;
        }

        void reset(Http2Error error) {
            // What waits would be lost with the stream.
            context.flush();
            context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
        }

        /** Says that no stream from this one on was, or will be, processed. */
        void goAwayBefore() throws Http2Exception {
            var codec = context.pipeline().get(io.netty.handler.codec.http2.Http2FrameCodec.class);
            codec.goAway(
                    context.pipeline().context(codec),
                    stream.id() - 2,
                    Http2Error.NO_ERROR.code(),
                    Unpooled.EMPTY_BUFFER,
                    context.newPromise());
            context.flush();
        }

        void goAway() {
            context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        }
    }

    /** Answers a whole request. */
    interface Answer {
        void to(Call call) throws Exception;
    }

    H2cFunction(Answer answer) throws InterruptedException {
        this(100, answer);
    }

    H2cFunction(int maxStreams, Answer answer) throws InterruptedException {
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        var codec = Http2FrameCodecBuilder.forServer()
                                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(maxStreams))
                                .build();
                        made.pipeline().addLast(codec, new Serving(answer));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private final class Serving extends ChannelInboundHandlerAdapter {
        private final Answer answer;
        private final Map<Http2FrameStream, StringBuilder> bodies = new HashMap<>();
        private final Map<Http2FrameStream, String> paths = new HashMap<>();

        Serving(Answer answer) {
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) throws Exception {
            switch (frame) {
                case Http2SettingsFrame settings -> connections.incrementAndGet();
                case Http2HeadersFrame head -> {
                    if (head.headers().path() != null) {
                        paths.put(head.stream(), head.headers().path().toString());
                        bodies.put(head.stream(), new StringBuilder());
                    }
                    ended(context, head.stream(), head.isEndStream());
                }
                case Http2DataFrame data -> {
                    bodies.get(data.stream()).append(data.content().toString(StandardCharsets.ISO_8859_1));
                    context.write(new io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame(
                                    data.initialFlowControlledBytes())
                            .stream(data.stream()));
                    ended(context, data.stream(), data.isEndStream());
                }
                default -> {}
            }
            ReferenceCountUtil.release(frame);
        }

        private void ended(ChannelHandlerContext context, Http2FrameStream stream, boolean isEnd) throws Exception {
            if (isEnd) {
                answer.to(new Call(
                        context, stream, paths.get(stream), bodies.get(stream).toString()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A stream that the gateway reset: the answer to it has nowhere to go.
        }
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
