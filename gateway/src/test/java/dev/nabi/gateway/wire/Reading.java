package dev.nabi.gateway.wire;

import dev.nabi.gateway.loop.MemoryBound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What our readers make of bytes: whole messages as text, and why they went no further. */
record Reading(List<String> messages, @Nullable String refusal) {

    private static final class Body implements BodyReader.Sink {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void part(ByteBuf part) {
            text.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }

        @Override
        public void ended(@Nullable Fields trailers) {}
    }

    /** Takes a head that is whole, and says how its body is framed. */
    private interface Heads {
        Length next(StringBuilder text) throws BadMessageException;
    }

    /** Reads requests, in one piece or cut by chance. */
    static Reading ofRequests(byte[] bytes, @Nullable Random cuts) {
        var heads = new MemoryBound(1 << 20);
        var reader = new RequestReader(8192, 32_768, heads);
        return read(bytes, cuts, heads, reader, text -> {
            var head = reader.head();
            text.append(head.method()).append(' ').append(head.target());
            return head.length();
        });
    }

    /** Reads answers. */
    static Reading ofAnswers(byte[] bytes, @Nullable Random cuts) {
        var heads = new MemoryBound(1 << 20);
        var reader = new ResponseReader(8192, 65_536, heads);
        return read(bytes, cuts, heads, reader, text -> {
            var head = reader.head(false);
            text.append(head.status());
            return head.length();
        });
    }

    private static Reading read(
            byte[] bytes, @Nullable Random cuts, MemoryBound memory, HeadReader reader, Heads heads) {
        var messages = new ArrayList<String>();
        var body = new BodyReader(memory);
        String refusal = null;
        try {
            read(bytes, cuts, reader, heads, body, messages);
        } catch (BadMessageException bad) {
            refusal = bad.getMessage();
        }
        reader.close();
        body.close();
        if (memory.taken() != 0) {
            throw new AssertionError(memory.taken() + " bytes are still counted");
        }
        return new Reading(messages, refusal);
    }

    private static void read(
            byte[] bytes, @Nullable Random cuts, HeadReader reader, Heads heads, BodyReader body, List<String> messages)
            throws BadMessageException {
        var text = new StringBuilder();
        var sink = new Body();
        var isHead = true;
        for (var at = 0; at < bytes.length; ) {
            var count = cuts == null ? bytes.length - at : Math.min(bytes.length - at, 1 + cuts.nextInt(12));
            var in = Unpooled.wrappedBuffer(bytes, at, count);
            at += count;
            while (in.isReadable()) {
                if (isHead) {
                    if (reader.read(in)) {
                        body.begin(heads.next(text));
                        isHead = false;
                    }
                } else {
                    body.read(in, sink);
                }
                if (!isHead && body.isEnded()) {
                    messages.add(text + " " + sink.text);
                    text.setLength(0);
                    sink.text.setLength(0);
                    reader.reset();
                    isHead = true;
                }
            }
        }
    }
}
