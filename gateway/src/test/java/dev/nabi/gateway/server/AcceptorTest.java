package dev.nabi.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.forwarded.TrustedProxies;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptorTest {
    @Test
    void acceptingPausesWhenThereAreTooManyOpenFiles() {
        var listener = new EmbeddedChannel(
                new Acceptor(List.of(), new ClientConnections(1), TrustedProxies.NONE, (channel, loop) -> {}));
        listener.freezeTime();

        listener.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
        listener.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
        assertThat(listener.config().isAutoRead()).isFalse();

        listener.advanceTimeBy(1, TimeUnit.SECONDS);
        listener.runScheduledPendingTasks();
        assertThat(listener.config().isAutoRead()).isTrue();
    }
}
