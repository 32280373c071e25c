package dev.nabi.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** HTTP/2 in clear text frame by frame, for what no library's client says or tells; as a client, or as a function. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a frame is told by the other side's
final class RawHttp2 implements AutoCloseable {
    private final EventLoopGroup group = new NioEventLoopGroup(1);
    private final Channel channel;
    private final Noting noting;

    /** What came, one text a frame, as {@code "3 headers {:status=200}"}, {@code "3 data hi"}, {@code "goaway 3 0"}. */
    final List<String> seen = new CopyOnWriteArrayList<>();

    /** A client. */
    RawHttp2(int port) throws InterruptedException {
        noting = new Noting(false);
        channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient().build(), noting);
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    /** A function, which answers the end of each request with "ok" and the trailer {@code grpc-status: 0}. */
    RawHttp2() throws InterruptedException {
        noting = new Noting(true);
        channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer().build(), new Noting(true));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Begins a request. */
    Http2FrameStream request(String method, String path, boolean isEnd) {
        return request(method, path, "x", isEnd);
    }

    /** Begins a request, however malformed what it says of itself. */
    Http2FrameStream request(String method, String path, String authority, boolean isEnd) {
        return request(new DefaultHttp2Headers(false).method(method).path(path).authority(authority), isEnd);
    }

    Http2FrameStream request(Http2Headers headers, boolean isEnd) {
        var stream = noting.newStream();
        headers.scheme("http");
        // It has its number once it is written.
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, isEnd).stream(stream))
                .syncUninterruptibly();
        return stream;
    }

    void data(Http2FrameStream stream, String text) {
        var bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        channel.writeAndFlush(new DefaultHttp2DataFrame(bytes, false).stream(stream));
    }

    void trailers(Http2FrameStream stream, Map<String, String> trailers) {
        var headers = new DefaultHttp2Headers();
        trailers.forEach(headers::add);
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true).stream(stream));
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** Waits for a frame. */
    void await(String frame) {
        Platform.await(frame + " among " + seen, () -> seen.contains(frame), 10);
    }

    private final class Noting extends Http2ChannelDuplexHandler {
        private final boolean answers;

        Noting(boolean answers) {
            this.answers = answers;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            switch (frame) {
                case Http2HeadersFrame headers -> {
                    seen.add(headers.stream().id() + " headers " + text(headers.headers()));
                    ended(context, headers.stream(), headers.isEndStream());
                }
                case Http2DataFrame data -> {
                    seen.add(data.stream().id() + " data " + data.content().toString(StandardCharsets.UTF_8));
                    ended(context, data.stream(), data.isEndStream());
                }
                case Http2ResetFrame reset -> seen.add(reset.stream().id() + " reset");
                case Http2GoAwayFrame end -> seen.add("goaway " + end.lastStreamId() + " " + end.errorCode());
                default -> {}
            }
            ReferenceCountUtil.release(frame);
        }

        private static String text(Http2Headers headers) {
            var status = headers.status();
            return status != null ? "{:status=" + status + "}" : texts(headers);
        }

        private static String texts(Http2Headers headers) {
            var path = headers.path();
            if (path != null) {
                return "{:path=" + path + "}";
            }
            var text = new StringBuilder();
            headers.forEach(header -> text.append(header.getKey()).append('=').append(header.getValue()));
            return "{" + text + "}";
        }

        private void ended(ChannelHandlerContext context, Http2FrameStream stream, boolean isEnd) {
            if (answers && isEnd) {
                var head = new DefaultHttp2Headers().status("200");
                context.write(new DefaultHttp2HeadersFrame(head, false).stream(stream));
                var body = Unpooled.copiedBuffer("ok", StandardCharsets.UTF_8);
                context.write(new DefaultHttp2DataFrame(body, false).stream(stream));
                var last = new DefaultHttp2Headers().add("grpc-status", "0");
                context.writeAndFlush(new DefaultHttp2HeadersFrame(last, true).stream(stream));
            }
        }
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
