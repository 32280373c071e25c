package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BadMessageException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message's header fields as ranges of its bytes. A connection reads all its messages into one.
 *
 * <p>Memory beyond what a usual message needs is counted against the bound of all connections of an event loop.
 */
public final class Fields {
    /** More fields than any client or function needs; fewer than would fill the memory with marks. */
    public static final int MOST = 200;

    private static final int RANGE = 4;
    private static final int USUAL = 16;
    /** What a field costs beside its bytes: four marks and a name. */
    private static final int FIELD_BYTES = RANGE * Integer.BYTES + Integer.BYTES;

    private final int kept;
    private final @Nullable MemoryBound memory;
    private int counted;
    private byte[] bytes;
    private int length;
    private int[] marks = new int[USUAL * RANGE];
    private FieldName[] names = new FieldName[USUAL];
    private int size;

    /** The gateway's own. */
    public Fields(int capacity) {
        this(capacity, capacity, null);
    }

    /** Those of somebody else; what is beyond {@code kept} bytes is counted, and released with the message. */
    public Fields(int capacity, int kept, @Nullable MemoryBound memory) {
        this.kept = kept;
        this.memory = memory;
        this.bytes = new byte[capacity];
    }

    public static Fields empty() {
        return new Fields(0);
    }

    public void clear() {
        length = 0;
        size = 0;
    }

    /** Clears it, and keeps no more memory than a usual head needs. */
    void release() {
        clear();
        if (bytes.length > kept) {
            bytes = new byte[kept];
        }
        if (names.length > USUAL) {
            names = new FieldName[USUAL];
            marks = new int[USUAL * RANGE];
        }
        uncount();
    }

    /** Counts it no more: whoever holds it is about to drop it. */
    public void uncount() {
        if (memory != null && counted > 0) {
            memory.release(counted);
            counted = 0;
        }
    }

    private void count(int capacity, int fields) throws BadMessageException {
        var more = Math.max(0, capacity - kept) + (fields - USUAL) * FIELD_BYTES - counted;
        if (memory != null && more > 0) {
            if (!memory.take(more)) {
                throw BadMessageException.noMemory();
            }
            counted += more;
        }
    }

    public int size() {
        return size;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    public FieldName known(int index) {
        return names[index];
    }

    public String name(int index) {
        return text(nameFrom(index), nameTo(index));
    }

    public String value(int index) {
        return text(valueFrom(index), valueTo(index));
    }

    int nameFrom(int index) {
        return marks[index * RANGE];
    }

    int nameTo(int index) {
        return marks[index * RANGE + 1];
    }

    int valueFrom(int index) {
        return marks[index * RANGE + 2];
    }

    int valueTo(int index) {
        return marks[index * RANGE + 3];
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Whether a field's value is this text, byte for byte. */
    boolean isValue(int index, String text) {
        var from = valueFrom(index);
        if (valueTo(index) - from != text.length()) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            if ((bytes[from + i] & 0xff) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The values of a field, as one list; null when it is not there. */
    public @Nullable String all(FieldName name) {
        String all = null;
        for (var i = 0; i < size; i++) {
            if (names[i] == name) {
                all = all == null ? value(i) : all + ", " + value(i);
            }
        }
        return all;
    }

    /** The value of a field, whose name is given in lower case; null when it is not there. */
    public @Nullable String value(String lowerCaseName) {
        for (var i = 0; i < size; i++) {
            if (nameTo(i) - nameFrom(i) == lowerCaseName.length() && name(i).equalsIgnoreCase(lowerCaseName)) {
                return value(i);
            }
        }
        return null;
    }

    public boolean has(FieldName name) {
        for (var i = 0; i < size; i++) {
            if (names[i] == name) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of a field's list has this member, in whatever case. */
    public boolean lists(FieldName name, String member) {
        var all = all(name);
        return all != null && isListed(all, member);
    }

    static boolean isListed(String list, String member) {
        var from = 0;
        for (var comma = list.indexOf(','); comma >= 0; comma = list.indexOf(',', from)) {
            if (isMember(list, from, comma, member)) {
                return true;
            }
            from = comma + 1;
        }
        return isMember(list, from, list.length(), member);
    }

    private static boolean isMember(String list, int from, int to, String member) {
        var first = from;
        var last = to;
        while (first < last && Character.isWhitespace(list.charAt(first))) {
            first++;
        }
        while (first < last && Character.isWhitespace(list.charAt(last - 1))) {
            last--;
        }
        return last - first == member.length() && list.regionMatches(true, first, member, 0, member.length());
    }

    /** Appends raw bytes of a message that is being read. */
    void append(ByteBuf in, int count) throws BadMessageException {
        reserve(count);
        in.readBytes(bytes, length, count);
        length += count;
    }

    void append(Fields other) throws BadMessageException {
        reserve(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
    }

    /** Takes back what belongs to what comes after. */
    void shorten(int to) {
        length = to;
    }

    void mark(FieldName name, int nameFrom, int nameTo, int valueFrom, int valueTo) throws BadMessageException {
        if (size == names.length) {
            count(bytes.length, 2 * size);
            names = Arrays.copyOf(names, 2 * size);
            marks = Arrays.copyOf(marks, 2 * size * RANGE);
        }
        names[size] = name;
        var at = size * RANGE;
        marks[at] = nameFrom;
        marks[at + 1] = nameTo;
        marks[at + 2] = valueFrom;
        marks[at + 3] = valueTo;
        size++;
    }

    /** Adds a field of the gateway's own. */
    public Fields add(String name, String value) {
        try {
            put(new AsciiString(name), new AsciiString(value));
            return this;
        } catch (BadMessageException bad) {
            throw new IllegalArgumentException("the field " + name + " cannot be sent: " + bad.getMessage(), bad);
        }
    }

    /** Adds all fields of another message. */
    public Fields addAll(Fields other) {
        for (var i = 0; i < other.size(); i++) {
            add(other.name(i), other.value(i));
        }
        return this;
    }

    /** Adds a field that HTTP/2 carried, and fails where no message may have it. */
    public void put(AsciiString name, AsciiString value) throws BadMessageException {
        if (size == MOST) {
            throw new BadMessageException(Kind.HEAD_TOO_LONG, "a message may have " + MOST + " header fields at most");
        }
        var nameFrom = length;
        put(name);
        var hash = 0;
        for (var i = nameFrom; i < length; i++) {
            var lower = Ascii.tokenLower(bytes[i]);
            if (lower == 0) {
                throw malformed("a header's name holds what no name may hold");
            }
            hash = FieldName.hash(hash, lower);
        }
        var valueFrom = length;
        if (nameFrom == valueFrom) {
            throw malformed("a header has no name");
        }
        // Space around a value is no part of it in HTTP/1.1.
        put(value.trim());
        if (!isValue(valueFrom, length)) {
            throw malformed("a header's value holds a control character");
        }
        mark(FieldName.of(bytes, nameFrom, valueFrom, hash), nameFrom, valueFrom, valueFrom, length);
    }

    private void put(AsciiString text) throws BadMessageException {
        reserve(text.length());
        System.arraycopy(text.array(), text.arrayOffset(), bytes, length, text.length());
        length += text.length();
    }

    /** A copy of a field's name, in the form of HTTP/2. */
    public AsciiString lowerCaseName(int index) {
        return new AsciiString(bytes, nameFrom(index), nameTo(index) - nameFrom(index), true).toLowerCase();
    }

    /** A copy of a field's value, byte for byte. */
    public AsciiString rawValue(int index) {
        return new AsciiString(bytes, valueFrom(index), valueTo(index) - valueFrom(index), true);
    }

    private boolean isValue(int from, int to) {
        for (var i = from; i < to; i++) {
            if (!Ascii.isValue(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private void reserve(int more) throws BadMessageException {
        if (length + more > bytes.length) {
            var capacity = Math.max(length + more, 2 * bytes.length);
            count(capacity, names.length);
            bytes = Arrays.copyOf(bytes, capacity);
        }
    }
}
