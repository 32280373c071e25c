package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message's body is held to its head, whatever is written. */
@SuppressWarnings("FutureReturnValueIgnored") // what was sent is looked at, not when
class MessageWriterTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final MessageWriter writer = new MessageWriter(channel);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private String sent() {
        var all = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            all.append(buffer.toString(StandardCharsets.ISO_8859_1));
            buffer.release();
        }
        return all.toString();
    }

    private static Length length(String framing) {
        return switch (framing) {
            case "none" -> Length.NONE;
            case "chunked" -> Length.CHUNKED;
            case "until close" -> Length.UNTIL_CLOSE;
            default -> Length.of(Long.parseLong(framing));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "none, 'H', true",
        "0, 'H', true",
        "3, 'Habc', true",
        "6, 'HabcHTT', true",
        "23, 'HabcHTTP/1.1 200 evil', false",
        "chunked, 'H3|abc|11|HTTP/1.1 200 evil|0||', true",
        "until close, 'HabcHTTP/1.1 200 evil', true",
    })
    void bodyEndsWhereItsHeadSays(String framing, String expected, boolean isWhole) {
        writer.begin(new Text().put("H"), length(framing));
        writer.write(bytes("abc"));
        writer.write(bytes("HTTP/1.1 200 evil"));
        var whole = writer.isWhole();
        writer.end(null);

        assertThat(sent()).isEqualTo(expected.replace("|", "\r\n"));
        assertThat(whole).isEqualTo(isWhole);
    }

    @Test
    void nextMessageHasAFramingOfItsOwn() {
        writer.begin(new Text().put("A"), Length.NONE);
        writer.write(bytes("x"));
        writer.end(null);
        writer.begin(new Text().put("B"), Length.of(1));
        writer.write(bytes("yz"));
        writer.end(null);

        assertThat(sent()).isEqualTo("ABy");
    }

    @ParameterizedTest
    @CsvSource({"100000", "chunked"})
    void aLongPartGoesInPiecesSoThatASlowReaderIsSeenToGoOn(String framing) {
        writer.begin(new Text().put("H"), length(framing));
        writer.write(bytes("x".repeat(100_000)));
        writer.end(null);

        var all = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            assertThat(buffer.readableBytes()).isLessThanOrEqualTo(16 * 1024);
            all.append(buffer.toString(StandardCharsets.ISO_8859_1));
            buffer.release();
        }
        var body = "x".repeat(100_000);
        assertThat(all.toString())
                .isEqualTo(framing.equals("chunked") ? "H186a0\r\n" + body + "\r\n0\r\n\r\n" : "H" + body);
    }
}
