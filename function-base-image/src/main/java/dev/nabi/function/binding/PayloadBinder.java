package dev.nabi.function.binding;

import dev.nabi.function.handler.RawType;
import dev.nabi.function.http.RequestBody;
import dev.nabi.function.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the handler's argument of a request. Bytes and streams take any body, text any body in its charset; every other
 * type is bound by its fields: from JSON, from a form, or, without a body, from the query string.
 */
public final class PayloadBinder {
    private final int maxBytes;

    /** A body that is held as a whole, as any but a stream is, has at most this many bytes. */
    public PayloadBinder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public int maxBytes() {
        return maxBytes;
    }

    public @Nullable Object bind(Type type, RequestHead head, RequestBody body) throws BindException, IOException {
        var raw = RawType.of(type);
        if (raw == InputStream.class) {
            return body;
        }
        var contentType = ContentType.of(head.headers().first("content-type"));
        var bytes = read(body, raw);
        if (raw == byte[].class) {
            return bytes;
        }
        if (raw == ByteBuffer.class) {
            return ByteBuffer.wrap(bytes);
        }
        if (raw == String.class || raw == CharSequence.class) {
            return new String(bytes, contentType.charset());
        }
        if (raw == Void.class) {
            return null;
        }
        return bytes.length == 0 ? fromNothing(type, raw, head) : fromBody(type, contentType, bytes);
    }

    private static @Nullable Object fromBody(Type type, ContentType contentType, byte[] bytes) throws BindException {
        // "curl -d '{…}'" calls JSON a form; a real form never starts so, its encoding leaves no such character.
        if (contentType.isEvent()) {
            return EventData.read(bytes, contentType.isEventBatch(), type);
        }
        if (contentType.mayBeJson() || (contentType.isForm() && startsLikeJson(bytes))) {
            return Json.read(inUtf8(bytes, contentType), type);
        }
        if (contentType.isForm()) {
            var encoded = new String(bytes, StandardCharsets.ISO_8859_1);
            return Json.fromFields(FormFields.decode(encoded, contentType.charset()), type);
        }
        if (contentType.isMultipart()) {
            return Json.fromParts(MultipartFields.of(Multipart.parse(bytes, contentType.header())), type);
        }
        throw new BindException(
                415,
                null,
                "content type " + contentType.media() + " does not bind to "
                        + RawType.of(type).getSimpleName() + "; send application/json");
    }

    private static @Nullable Object fromNothing(Type type, Class<?> raw, RequestHead head) throws BindException {
        if (Collection.class.isAssignableFrom(raw) || raw.isArray()) {
            return Json.fromFields(List.of(), type);
        }
        boolean scalar = raw.getPackageName().equals("java.lang") && raw != Object.class;
        if (raw.isPrimitive() || raw.isEnum() || scalar) {
            throw new BindException(400, null, "the body is empty; a " + raw.getSimpleName() + " is needed");
        }
        return Json.fromFields(FormFields.decode(head.query(), StandardCharsets.UTF_8), type);
    }

    private static byte[] inUtf8(byte[] bytes, ContentType contentType) {
        var charset = contentType.charset();
        return charset.equals(StandardCharsets.UTF_8)
                ? bytes
                : new String(bytes, charset).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean startsLikeJson(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{' || b == '[' || b == '"';
            }
        }
        return false;
    }

    private byte[] read(RequestBody body, Class<?> into) throws BindException, IOException {
        int copies = into == byte[].class || into == ByteBuffer.class ? 1 : RequestBody.TEXT_COPIES;
        var bytes = body.hold(maxBytes, copies);
        if (bytes == null) {
            throw tooLarge();
        }
        return bytes;
    }

    private BindException tooLarge() {
        return new BindException(
                413, null, "the body is larger than " + maxBytes + " bytes; only an InputStream takes more");
    }
}
