package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One side is paused only when the other side's connection stays full after what waits has been flushed. */
class BackpressureTest extends CallsUnderTest {
    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void pausesTheInstanceWhileTheClientIsFullAfterAFlush(boolean takesAtFlush, int pauses) {
        traffic(V1);
        pod(V1, "one");
        var client = call();
        client.fillsUp();
        client.takesAtFlush = takesAtFlush;

        var events = instances.last().events;
        events.answered(ResponseHead.of(200, "", Fields.empty(), Length.of(100)));
        events.part(Unpooled.copiedBuffer(new byte[60]));

        assertThat(instances.last().pauses).isEqualTo(pauses);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void pausesTheClientWhileTheInstanceIsFullAfterAFlush(boolean takesAtFlush, boolean isPaused) {
        traffic(V1);
        pod(V1, "one");
        var client = call(new FakeClient("POST", "/function/shop/cart", Length.CHUNKED));
        instances.last().fillsUp = true;
        instances.last().takesAtFlush = takesAtFlush;

        client.sends("some of it", false);

        assertThat(client.isPaused).isEqualTo(isPaused);
    }
}
