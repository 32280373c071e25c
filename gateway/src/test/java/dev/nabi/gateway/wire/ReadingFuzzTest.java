package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.fuzz.Fuzz;
import dev.nabi.gateway.loop.MemoryBound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Everything that reads bytes of HTTP/1.1: it refuses by its one exception, and reads the same wherever input is cut. */
class ReadingFuzzTest {

    @Test
    void requestsReadTheSameWhereverTheyAreCut() {
        Fuzz.run(chance -> {
            var bytes = Messages.requests(chance);

            var whole = Reading.ofRequests(bytes, null);
            var pieces = Reading.ofRequests(bytes, chance);

            assertThat(pieces.messages()).isEqualTo(whole.messages());
            assertThat(pieces.refusal() == null).isEqualTo(whole.refusal() == null);
        });
    }

    @Test
    void answersReadTheSameWhereverTheyAreCut() {
        Fuzz.run(chance -> {
            var bytes = Messages.answers(chance);

            var whole = Reading.ofAnswers(bytes, null);
            var pieces = Reading.ofAnswers(bytes, chance);

            assertThat(pieces.messages()).isEqualTo(whole.messages());
            assertThat(pieces.refusal() == null).isEqualTo(whole.refusal() == null);
        });
    }

    private static String text(Random chance, String letters) {
        var text = new StringBuilder();
        for (var length = chance.nextInt(20); length > 0; length--) {
            text.append(
                    chance.nextInt(5) == 0
                            ? (char) chance.nextInt(256)
                            : letters.charAt(chance.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void anAuthorityThatIsReadReadsTheSameAgain() {
        Fuzz.run(chance -> {
            try {
                var read = Authority.parse(text(chance, "aA0.-:[]%@1"));
                assertThat(Authority.parse(read.toString())).isEqualTo(read);
            } catch (BadMessageException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        });
    }

    @Test
    void aTargetThatIsReadHoldsNothingThatEndsALine() {
        Fuzz.run(chance -> {
            try {
                var read = RequestTarget.parse("GET", text(chance, "/ahttp:?#%@*"));
                assertThat(read.path()).doesNotContain("#");
            } catch (BadMessageException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        });
    }

    @Test
    void aFieldThatIsTakenIsReadAgainAsThatOneField() {
        Fuzz.run(chance -> {
            var name = text(chance, "aA-_0");
            var value = text(chance, "a b\t,;=\u00e9");
            try {
                var fields = new Fields(16);
                fields.put(new AsciiString(name), new AsciiString(value));
                var line = new Text();
                line.copy(fields, 0);
                var reader = new RequestReader(100, 1000, new MemoryBound(1 << 20));
                assertThat(reader.read(request(line))).isTrue();
                assertThat(reader.fields().size()).isEqualTo(1);
                assertThat(reader.fields().name(0)).isEqualTo(fields.name(0));
                assertThat(reader.fields().value(0)).isEqualTo(fields.value(0));
            } catch (BadMessageException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        });
    }

    private static ByteBuf request(Text line) {
        var field = line.toBuffer(UnpooledByteBufAllocator.DEFAULT, 0);
        try {
            var text = "GET / HTTP/1.0\r\n" + field.toString(StandardCharsets.ISO_8859_1) + "\r\n";
            return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        } finally {
            field.release();
        }
    }
}
