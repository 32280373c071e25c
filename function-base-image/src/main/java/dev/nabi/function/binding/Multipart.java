package dev.nabi.function.binding;

import dev.nabi.function.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body in its parts (RFC 7578 on RFC 2046), strict: what a browser or curl sends is read,
 * a part that cannot be told from its neighbour is refused. The body is in memory already, and bounded by that.
 */
public final class Multipart {
    static final int MAX_PARTS = 1000;
    private static final int MAX_PART_HEAD = 8 * 1024;
    private static final int MAX_PART_FIELDS = 20;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    /** One field: its name, the name of the file if it is one, its headers and content. */
    @SuppressWarnings("ArrayRecordComponent") // Its identity is no one's question.
    public record Part(String name, @Nullable String fileName, Headers headers, byte[] content) {}

    private final byte[] body;
    private final byte[] delimiter;
    private int at;

    private Multipart(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The parts of a body with this content type. */
    public static List<Part> parse(byte[] body, String contentType) throws BindException {
        var boundary = HeaderParameters.of(contentType).get("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
            throw new BindException(400, null, "multipart/form-data needs a boundary of 1 to 70 characters");
        }
        return new Multipart(body, boundary).parts();
    }

    private List<Part> parts() throws BindException {
        // The first delimiter may stand at the very start, without the line break that belongs to the others.
        at = startsWith(0, Arrays.copyOfRange(delimiter, 2, delimiter.length))
                ? delimiter.length - 2
                : after(find(delimiter, 0), delimiter);
        var parts = new ArrayList<Part>();
        while (!isLast()) {
            if (parts.size() == MAX_PARTS) {
                throw new BindException(400, null, "more than " + MAX_PARTS + " parts in multipart/form-data");
            }
            parts.add(part(parts.size() + 1));
        }
        return parts;
    }

    /** Behind a delimiter stand two hyphens, or white space and the end of the line. */
    private boolean isLast() throws BindException {
        if (startsWith(at, new byte[] {'-', '-'})) {
            return true;
        }
        while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        if (!startsWith(at, new byte[] {'\r', '\n'})) {
            throw new BindException(400, null, "a multipart delimiter does not end its line");
        }
        return false;
    }

    private Part part(int number) throws BindException {
        int headEnd = find(END_OF_HEAD, at);
        if (headEnd < 0 || headEnd - at > MAX_PART_HEAD) {
            throw new BindException(
                    400, null, "the head of part " + number + " does not end within " + MAX_PART_HEAD + " bytes");
        }
        var headers = headers(new String(body, at, headEnd - at, StandardCharsets.UTF_8), number);
        int start = headEnd + END_OF_HEAD.length;
        // An empty part's delimiter begins with the line break that ended its head.
        int end = find(delimiter, start - 2);
        if (end < 0) {
            throw new BindException(400, null, "part " + number + " is not closed by the boundary");
        }
        at = end + delimiter.length;
        return part(number, headers, Arrays.copyOfRange(body, Math.min(start, end), end));
    }

    private static Part part(int number, Headers headers, byte[] content) throws BindException {
        var disposition = headers.first("content-disposition");
        var parameters = disposition == null ? null : HeaderParameters.of(disposition);
        var name = parameters == null ? null : HeaderParameters.text(parameters, "name");
        if (disposition == null
                || parameters == null
                || name == null
                || !disposition.regionMatches(true, 0, "form-data", 0, 9)) {
            throw new BindException(400, null, "part " + number + " has no Content-Disposition: form-data with a name");
        }
        return new Part(name, HeaderParameters.text(parameters, "filename"), headers, content);
    }

    private static Headers headers(String head, int number) throws BindException {
        var headers = new Headers();
        for (var line : head.split("\r\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            int colon = line.indexOf(':');
            try {
                if (colon < 1 || headers.size() == MAX_PART_FIELDS) {
                    throw new IllegalArgumentException("not \"name: value\", or too many");
                }
                headers.addText(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            } catch (IllegalArgumentException malformed) {
                throw new BindException(
                        400, null, "the head of part " + number + " is malformed: " + malformed.getMessage());
            }
        }
        return headers;
    }

    private static int after(int found, byte[] wanted) throws BindException {
        if (found < 0) {
            throw new BindException(400, null, "the body does not hold the multipart boundary");
        }
        return found + wanted.length;
    }

    private boolean startsWith(int from, byte[] wanted) {
        return from + wanted.length <= body.length
                && Arrays.equals(body, from, from + wanted.length, wanted, 0, wanted.length);
    }

    private int find(byte[] wanted, int from) {
        for (int i = Math.max(from, 0); i <= body.length - wanted.length; i++) {
            if (body[i] == wanted[0] && startsWith(i, wanted)) {
                return i;
            }
        }
        return -1;
    }
}
