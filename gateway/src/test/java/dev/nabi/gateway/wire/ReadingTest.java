package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BadMessageException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
    private static final MemoryBound HEADS = new MemoryBound(1 << 20);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static RequestHead head(String text) throws BadMessageException {
        var reader = new RequestReader(100, 1000, HEADS);
        assertThat(reader.read(bytes(text))).isTrue();
        return reader.head();
    }

    @Test
    void whatALongHeadHoldsIsCountedUntilTheNextAndBoundedForAll() throws BadMessageException {
        var heads = new MemoryBound(20_000);
        var one = new RequestReader(100, 30_000, heads);
        var other = new RequestReader(100, 30_000, heads);
        var longHead = "GET / HTTP/1.1\r\nHost: x\r\nX: " + "v".repeat(9000);

        one.read(bytes(longHead));
        assertThat(heads.taken()).isEqualTo(16_384 - 4096);
        assertThatThrownBy(() -> other.read(bytes(longHead)))
                .isInstanceOfSatisfying(
                        BadMessageException.class, bad -> assertThat(bad.kind()).isEqualTo(Kind.NO_MEMORY));

        other.close();
        one.reset();
        assertThat(heads.taken()).isZero();
    }

    @Test
    void theGatewaysOwnFieldFailsWhereNoMessageMayHaveIt() {
        assertThatThrownBy(() -> Fields.empty().add("x", "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fields.empty().add("x y", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    private static final class Heard implements BodyReader.Sink {
        private final StringBuilder body = new StringBuilder();
        private @Nullable String trailers;
        private boolean isEnded;

        @Override
        public void part(ByteBuf part) {
            body.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }

        @Override
        public void ended(@Nullable Fields fields) {
            isEnded = true;
            trailers = fields == null ? null : fields.name(0) + "=" + fields.value(0) + " of " + fields.size();
        }
    }

    @Test
    void theHostOfEachRequestIsCheckedAlsoBehindOneThatWasGood() throws BadMessageException {
        var reader = new RequestReader(100, 1000, HEADS);
        for (var host : new String[] {"a", "a", "b.example:80", "a"}) {
            reader.read(bytes("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
            assertThat(reader.head().host()).isEqualTo(host);
            reader.reset();
        }
        for (var host : new String[] {"", "a/b", "u@a", "a "}) {
            reader.read(bytes("GET / HTTP/1.1\r\nHost: " + host + "x y\r\n\r\n"));
            assertThatThrownBy(reader::head).isInstanceOf(BadMessageException.class);
            reader.reset();
        }
        reader.read(bytes("GET / HTTP/1.1\r\nHost:\r\n\r\n"));
        assertThatThrownBy(reader::head).isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            close                    | close | true
            Keep-Alive , CLOSE       | close | true
            a,,close                 | close | true
            closed, a                | close | false
            'not close'              | close | false
            ','                      | close | false
            """)
    void aListIsReadMemberByMember(String list, String member, boolean isListed) {
        assertThat(Fields.isListed(list, member)).isEqualTo(isListed);
    }

    @Test
    void headReadsTheSameWhereverItIsCut() throws BadMessageException {
        var text = "\r\nPUT /a?b HTTP/1.1\r\nHost:  x \r\nX-Empty:\r\nContent-Length: 12\r\n\r\n";
        for (var cut = 0; cut <= text.length(); cut++) {
            var reader = new RequestReader(100, 1000, HEADS);
            var first = bytes(text.substring(0, cut));
            var second = bytes(text.substring(cut) + "body");

            assertThat(reader.read(first)).isEqualTo(cut == text.length());
            assertThat(cut == text.length() || reader.read(second)).isTrue();

            var head = reader.head();
            assertThat(head.method() + " " + head.target() + " " + head.host()).isEqualTo("PUT /a?b x");
            assertThat(head.length()).isEqualTo(Length.of(12));
            assertThat(head.fields().size()).isEqualTo(3);
            assertThat(head.fields().value(1)).isEmpty();
            assertThat(second.toString(StandardCharsets.ISO_8859_1)).endsWith("body");
            assertThat(second.readableBytes()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: x\n\n",
                "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: x\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
                "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1111111111111111111\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n",
            })
    void whatCouldBeReadInTwoWaysIsRefused(String text) {
        assertThatThrownBy(() -> head(text)).isInstanceOf(BadMessageException.class);
    }

    @Test
    void whatIsTooLongIsRefusedBeforeItIsWhole() {
        assertThatThrownBy(() -> new RequestReader(100, 1000, HEADS).read(bytes("GET /" + "a".repeat(200))))
                .isInstanceOfSatisfying(
                        BadMessageException.class, bad -> assertThat(bad.kind()).isEqualTo(Kind.LINE_TOO_LONG));
        assertThatThrownBy(() -> new RequestReader(100, 1000, HEADS)
                        .read(bytes("GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(300))))
                .isInstanceOfSatisfying(
                        BadMessageException.class, bad -> assertThat(bad.kind()).isEqualTo(Kind.HEAD_TOO_LONG));
    }

    @Test
    void chunksReadTheSameWhereverTheyAreCut() throws BadMessageException {
        var text = "3\r\nabc\r\n00a;x=y\r\n0123456789\r\n0\r\nX-Sum: 5\r\n\r\n";
        for (var cut = 0; cut <= text.length(); cut++) {
            var reader = new BodyReader(HEADS);
            var heard = new Heard();
            reader.begin(Length.CHUNKED);

            readAll(reader, bytes(text.substring(0, cut)), heard);
            readAll(reader, bytes(text.substring(cut)), heard);

            assertThat(heard.body).hasToString("abc0123456789");
            assertThat(heard.trailers).isEqualTo("X-Sum=5 of 1");
            assertThat(heard.isEnded && reader.isEnded()).isTrue();
        }
    }

    private static void readAll(BodyReader reader, ByteBuf in, Heard heard) throws BadMessageException {
        while (in.isReadable() && reader.read(in, heard)) {
            assertThat(in.refCnt()).isPositive();
        }
        assertThat(in.isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\n", "\r\n", "-1\r\n", "1g\r\n", "1\n", "1234567890123456\r\n", "1\r\nab\r\n"})
    void brokenChunkIsRefused(String text) {
        var reader = new BodyReader(HEADS);
        reader.begin(Length.CHUNKED);

        assertThatThrownBy(() -> readAll(reader, bytes(text), new Heard())).isInstanceOf(BadMessageException.class);
    }

    @Test
    void countedBodyEndsAtItsCount() throws BadMessageException {
        var reader = new BodyReader(HEADS);
        var heard = new Heard();
        reader.begin(Length.of(4));
        var in = bytes("bodynext");

        reader.read(in, heard);

        assertThat(heard.body).hasToString("body");
        assertThat(heard.isEnded).isTrue();
        assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo("next");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "10, 10",
        "99, 99",
        "1234567890123, 1234567890123",
        "9223372036854775807, 9223372036854775807"
    })
    void numbersAreWrittenInDecimal(long number, String text) {
        assertThat(new Text()
                        .put(number)
                        .toBuffer(Unpooled.EMPTY_BUFFER.alloc(), 0)
                        .toString(StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "15, f", "16, 10", "255, ff", "4096, 1000", "2147483647, 7fffffff"})
    void chunkSizesAreWrittenInHexadecimal(int size, String text) {
        var out = Unpooled.buffer();

        Chunks.size(out, size);

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(text + "\r\n");
    }

    private static ResponseHead answer(String text) throws BadMessageException {
        var reader = new ResponseReader(100, 1000, HEADS);
        assertThat(reader.read(bytes(text))).isTrue();
        return reader.head(false);
    }

    @Test
    void headHasTwoHundredFieldsAtMostAndItsMemoryIsReleased() throws BadMessageException {
        var field = "a:b\r\n";
        var reader = new RequestReader(100, 30_000, HEADS);
        assertThat(reader.read(bytes("GET / HTTP/1.1\r\nHost: x\r\n" + field.repeat(199) + "\r\n")))
                .isTrue();
        reader.reset();

        assertThatThrownBy(() -> reader.read(bytes("GET / HTTP/1.1\r\nHost: x\r\n" + field.repeat(200))))
                .isInstanceOfSatisfying(
                        BadMessageException.class, bad -> assertThat(bad.kind()).isEqualTo(Kind.HEAD_TOO_LONG));
        assertThatThrownBy(() ->
                        new ResponseReader(100, 64_000, HEADS).read(bytes("HTTP/1.1 200 OK\r\n" + field.repeat(201))))
                .isInstanceOf(BadMessageException.class);
    }

    @Test
    void blankBeforeAColonIsTakenAwayInAnAnswerAndRefusedInARequest() throws BadMessageException {
        var head = answer("HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length : 2\r\n\r\n");

        assertThat(head.fields().name(0)).isEqualTo("X-A");
        assertThat(head.fields().value(0)).isEqualTo("b");
        assertThat(head.length()).isEqualTo(Length.of(2));
        assertThatThrownBy(() -> head("GET / HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n"))
                .isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 000 x",
                "HTTP/1.1 099 x",
                "HTTP/1.1 600 x",
                "HTTP/1.1 2000",
                "HTTP/1.2 200 x",
                "http/1.1 200 x",
                "HTTP/1.x 200 x",
                "HTTP/2.0 200 x",
                "HTTP/1.1  200 x"
            })
    void answerWithAVersionOrAStatusThatIsNoneIsRefused(String line) {
        assertThatThrownBy(() -> answer(line + "\r\n\r\n")).isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://b/c?d HTTP/1.1, b, /c?d",
        "GET HTTP://b:80 HTTP/1.1, b:80, /",
        "GET https://b?d HTTP/1.1, b, /?d",
        "OPTIONS * HTTP/1.1, a, *",
        "GET /c HTTP/1.1, a, /c",
    })
    void targetMayBeOfAnyFormAndItsAuthorityWins(String line, String host, String target) throws BadMessageException {
        var head = head(line + "\r\nHost: a\r\n\r\n");

        assertThat(head.host()).isEqualTo(host);
        assertThat(head.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET c HTTP/1.1",
                "GET * HTTP/1.1",
                "GET ftp://a/b HTTP/1.1",
                "GET http:///b HTTP/1.1",
                "GET http://u@a/b HTTP/1.1",
                "GET /a#b HTTP/1.1",
                "PRI * HTTP/1.1"
            })
    void targetOfAnotherFormIsRefused(String line) {
        assertThatThrownBy(() -> head(line + "\r\nHost: a\r\n\r\n")).isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, upgrade, true",
        "GET, 'keep-alive, Upgrade', true",
        "GET, keep-alive, false",
        "POST, upgrade, false",
    })
    void tunnelIsAskedForByGetAndConnection(String method, String connection, boolean isTunnel)
            throws BadMessageException {
        var head =
                head(method + " / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: " + connection + "\r\n\r\n");

        assertThat(head.isWebSocket()).isEqualTo(isTunnel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 \r\n", "1 x\r\n", "1;a\u0001\r\n", "1\t\r\n", "0x1\r\n", "+1\r\n", "1;a\rb\r\n"})
    void chunkSizeIsOneHexadecimalNumberAndAnExtension(String text) {
        var reader = new BodyReader(HEADS);
        reader.begin(Length.CHUNKED);

        assertThatThrownBy(() -> reader.read(bytes(text + "a"), new Heard())).isInstanceOf(BadMessageException.class);
    }
}
