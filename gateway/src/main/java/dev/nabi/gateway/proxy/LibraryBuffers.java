package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Bytes and fields between the wire and the library that speaks HTTP/2 for us. */
public final class LibraryBuffers {
    private static final int USUAL_HEAD = 512;

    private LibraryBuffers() {}

    /** A part for the library, which counts no references; the part is released. */
    public static Buffer give(ByteBuf part) {
        try {
            return Buffer.buffer(ByteBufUtil.getBytes(part));
        } finally {
            part.release();
        }
    }

    /** A part from the library. */
    public static ByteBuf take(Buffer part) {
        return Unpooled.wrappedBuffer(part.getBytes());
    }

    /** Fields from the library; those that HTTP/2 makes of a first line are left out. */
    public static Fields fields(MultiMap headers) {
        var fields = new Fields(USUAL_HEAD);
        for (var header : headers) {
            if (!header.getKey().startsWith(":")) {
                fields.add(header.getKey(), header.getValue());
            }
        }
        return fields;
    }

    /** How long a body is; one that does not say ends where its stream ends. */
    public static Length length(Fields fields) {
        var said = fields.all(FieldName.CONTENT_LENGTH);
        return said == null ? Length.UNTIL_CLOSE : Length.of(Long.parseLong(said));
    }

    /** Fields from the library, where there are any. */
    public static @Nullable Fields fieldsOrNull(MultiMap trailers) {
        return trailers.isEmpty() ? null : fields(trailers);
    }
}
