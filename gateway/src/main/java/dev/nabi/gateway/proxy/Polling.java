package dev.nabi.gateway.proxy;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelConfig;
import io.netty.channel.epoll.EpollMode;

/**
 * How the kernel tells of bytes. By level, one read takes them; by edge, the library's default, a second read has to find
 * nothing, which is one system call more for each side of each request.
 */
public final class Polling {
    private Polling() {}

    /** For a channel that no event loop has yet; returns it. */
    public static <C extends Channel> C byLevel(C channel) {
        if (channel.config() instanceof EpollChannelConfig config) {
            config.setEpollMode(EpollMode.LEVEL_TRIGGERED);
        }
        return channel;
    }
}
