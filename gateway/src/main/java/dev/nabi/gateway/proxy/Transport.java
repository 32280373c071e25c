package dev.nabi.gateway.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** The sockets of the data plane and what drives them: the kernel's epoll where {@code isEpoll}, the JDK's selector otherwise. */
public record Transport(boolean isEpoll) {
    /** A side that says nothing is asked after so many seconds, then each {@link #PROBE_SECONDS}, whether it is there. */
    private static final int QUIET_SECONDS = 30;

    private static final int PROBE_SECONDS = 10;
    private static final int PROBES = 3;

    /** Event loops, on threads that do not keep the process alive. */
    public EventLoopGroup loops(int count, String name) {
        var threads = new DefaultThreadFactory(name, true);
        return isEpoll ? new EpollEventLoopGroup(count, threads) : new NioEventLoopGroup(count, threads);
    }

    /** A listener that is not bound yet. */
    public ServerChannel listener() {
        return isEpoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    }

    /** A connection that is not open yet. */
    Channel connection() {
        return tune(isEpoll ? new EpollSocketChannel() : new NioSocketChannel());
    }

    /**
     * Sets what all connections have in common, on one that no event loop has yet, and returns it. Bytes are told by level:
     * one read takes them, where by edge, the library's default, a second one has to find nothing. The kernel probes a side
     * that is silent, so that a connection to a machine that vanished ends within a minute.
     */
    public static <C extends Channel> C tune(C channel) {
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        if (channel instanceof EpollSocketChannel socket) {
            socket.config()
                    .setEpollMode(EpollMode.LEVEL_TRIGGERED)
                    .setTcpKeepIdle(QUIET_SECONDS)
                    .setTcpKeepIntvl(PROBE_SECONDS)
                    .setTcpKeepCnt(PROBES);
        }
        return channel;
    }
}
