package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.fuzz.Fuzz;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Our reading of requests against that of Netty's own codec, on generated input: what we take, Netty reads in the same way.
 * Where we refuse what Netty takes, the reason is one of those listed here.
 */
class DifferentialTest {
    /** What we refuse and Netty repairs or passes on, with the section of RFC 9112 that has it refused or lets it be. */
    private static final Set<String> STRICTER = Set.of(
            "a line does not end with CR LF", // 2.2: a recipient may take a bare LF; another one on the way may not
            "the first line is not: method, target, version", // 3
            "the version is none of HTTP/1.0, HTTP/1.1, HTTP/2", // 2.3
            "the request's target holds characters that must be percent-encoded", // 3.2
            "the request's target must begin with a slash, http:// or https://", // 3.2
            "the Host header is missing", // 3.2
            "Host is set more than once", // 3.2
            "the host holds what no host name holds", // 3.2
            "the host must have 1 to 255 characters", // 3.2
            "the host ends with two dots", // 3.2
            "the port must be a number from 0 to 65535", // 3.2
            "a header's name holds what no name may hold", // 5.1, also the line folding of 5.2
            "a header has no name", // 5.1
            "a header's value holds a control character", // 5.5 of RFC 9110
            "Content-Length is set more than once", // 6.3
            "Content-Length must be one number", // 6.3
            "both Content-Length and Transfer-Encoding are set: send one of them", // 6.1
            "the only Transfer-Encoding is chunked, once", // 6.1
            "Transfer-Encoding is not part of HTTP/1.0: send a Content-Length", // 6.1
            "a chunk's size is no hexadecimal number", // 7.1
            "a chunk's line does not end with CR LF", // 7.1
            "a chunk does not end where it said, or its line is too long"); // 7.1

    private static Reading ofNetty(byte[] bytes) {
        var channel = new EmbeddedChannel(new HttpRequestDecoder(8192, 32_768, 8192));
        var messages = new ArrayList<String>();
        var text = new StringBuilder();
        String refusal = null;
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        for (Object next = channel.readInbound(); next != null && refusal == null; next = channel.readInbound()) {
            if (((HttpObject) next).decoderResult().isFailure()) {
                refusal = ((HttpObject) next).decoderResult().cause().toString();
                break;
            }
            if (next instanceof HttpRequest request) {
                text.append(request.method().name())
                        .append(' ')
                        .append(path(request.uri()))
                        .append(' ');
            }
            if (next instanceof HttpContent content) {
                text.append(content.content().toString(StandardCharsets.ISO_8859_1));
                content.release();
            }
            if (next instanceof LastHttpContent) {
                messages.add(text.toString());
                text.setLength(0);
            }
        }
        channel.finishAndReleaseAll();
        return new Reading(messages, refusal);
    }

    /** We take the authority out of an absolute form. */
    private static String path(String uri) {
        if (!uri.startsWith("http://")) {
            return uri;
        }
        var slash = uri.indexOf('/', "http://".length());
        return slash < 0 ? "/" : uri.substring(slash);
    }

    @Test
    void whatIsTakenIsReadAsNettyReadsIt() {
        var stricter = new TreeSet<String>();
        var looser = new TreeSet<String>();
        Fuzz.run(chance -> {
            var bytes = Messages.requests(chance);
            var ours = Reading.ofRequests(bytes, null);
            var netty = ofNetty(bytes);
            var shorter = Math.min(ours.messages().size(), netty.messages().size());

            assertThat(ours.messages().subList(0, shorter))
                    .isEqualTo(netty.messages().subList(0, shorter));
            if (ours.messages().size() > shorter) {
                looser.add(String.valueOf(netty.refusal()));
            } else if (ours.refusal() != null && netty.messages().size() > shorter) {
                stricter.add(ours.refusal());
            } else if (ours.refusal() == null && netty.messages().size() > shorter) {
                throw new AssertionError("Netty reads more messages: " + netty);
            }
        });

        assertThat(stricter).isNotEmpty().isSubsetOf(STRICTER);
        assertThat(looser).as("what Netty refuses and we take").isEmpty();
    }
}
