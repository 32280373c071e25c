package dev.nabi.gateway.http2;

import dev.nabi.gateway.loop.MemoryBound;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelOption;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Puts Netty's HTTP/2 codec on a connection, with the bounds that hold on both sides.
 *
 * <p>A stream may send {@link #STREAM_WINDOW} before somebody reads it; a connection has a window for all its streams
 * together, so that streams that wait never hold up one that is being read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
public final class Http2Codec {
    /** Streams that a client may have open on one connection, and that the gateway opens on one to an instance. */
    public static final int MAX_STREAMS = 100;

    /** Bytes that a stream may send before any of them is read. */
    public static final int STREAM_WINDOW = 65_535;

    private static final int CONNECTION_WINDOW = MAX_STREAMS * STREAM_WINDOW;
    private static final WriteBufferWaterMark SEND_BUFFER = new WriteBufferWaterMark(16 * 1024, 32 * 1024);
    private static final int MAX_FLUSHES_CONSOLIDATED = 256;
    /** Frames that reset a stream, for each 30 seconds; how many requests may be cancelled is bounded by the server. */
    private static final int MAX_RESETS = 10_000;

    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int MAX_EMPTY_DATA_FRAMES = 10;
    private static final int PREFACE_BYTES = 24;

    private Http2Codec() {}

    /**
     * Speaks HTTP/2 with a client; {@code streams} is put on the channel of each of its streams, {@code memory} bounds what
     * the codec holds.
     */
    public static void serve(Channel channel, int maxHeaderBytes, MemoryBound memory, ChannelHandler streams) {
        var settings = settings(maxHeaderBytes).maxConcurrentStreams(MAX_STREAMS);
        var codec = bounded(Http2FrameCodecBuilder.forServer().initialSettings(settings));
        // The codec itself holds a client to the bound only once it has acknowledged the settings.
        codec.connection().remote().maxActiveStreams(MAX_STREAMS);
        add(channel, new UnfinishedFrames(memory, PREFACE_BYTES), codec, streams);
    }

    /** Speaks HTTP/2 with an instance. */
    public static void call(Channel channel, int maxHeaderBytes, MemoryBound memory) {
        var settings = settings(maxHeaderBytes).pushEnabled(false);
        var codec = bounded(Http2FrameCodecBuilder.forClient().initialSettings(settings));
        add(channel, new UnfinishedFrames(memory, 0), codec, new RefusedStream());
    }

    private static Http2Settings settings(int maxHeaderBytes) {
        return Http2Settings.defaultSettings().initialWindowSize(STREAM_WINDOW).maxHeaderListSize(maxHeaderBytes);
    }

    private static Http2FrameCodec bounded(Http2FrameCodecBuilder builder) {
        return builder.gracefulShutdownTimeoutMillis(0)
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES)
                .build();
    }

    private static void add(
            Channel channel, UnfinishedFrames unfinished, Http2FrameCodec codec, ChannelHandler streams) {
        channel.pipeline()
                .addLast(
                        new FlushConsolidationHandler(MAX_FLUSHES_CONSOLIDATED, true),
                        unfinished,
                        codec,
                        new Http2MultiplexHandler(streams));
        channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - STREAM_WINDOW));
    }

    /** Sets the bounds of a stream's channel. */
    public static void bound(Channel stream) {
        stream.config().setOption(Http2StreamChannelOption.AUTO_STREAM_FLOW_CONTROL, false);
        stream.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, SEND_BUFFER);
    }
}
