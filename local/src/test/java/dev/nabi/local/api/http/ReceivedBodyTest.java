package dev.nabi.local.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.local.api.error.ApiException;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReceivedBodyTest {
    private final AtomicLong all = new AtomicLong();

    @Test
    void oneBodyHasABound() {
        var body = new ReceivedBody(4, all, 100);
        body.add(Buffer.buffer("1234"));
        assertThat(body.refusal()).isEmpty();
        body.add(Buffer.buffer("5"));

        assertThat(body.refusal().map(ApiException::code)).hasValue(413);
        assertThat(body.content().toString()).isEqualTo("1234");
    }

    @Test
    void allBodiesTogetherHaveABoundAndGiveBackWhatTheyTook() {
        var first = new ReceivedBody(10, all, 6);
        var second = new ReceivedBody(10, all, 6);
        first.add(Buffer.buffer("12345"));
        second.add(Buffer.buffer("12"));

        assertThat(first.refusal()).isEmpty();
        assertThat(second.refusal().map(ApiException::code)).hasValue(429);
        first.close();
        first.close();
        second.close();
        assertThat(all).hasValue(0);
        var third = new ReceivedBody(10, all, 6);
        third.add(Buffer.buffer("123456"));
        assertThat(third.refusal()).isEmpty();
    }
}
