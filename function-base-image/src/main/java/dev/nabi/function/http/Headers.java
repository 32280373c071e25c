package dev.nabi.function.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Header fields in their order; names compare without case. */
public final class Headers {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** Adds a field; one that HTTP cannot carry is a {@link HeaderException} and leaves the others as they are. */
    public void add(String name, String value) {
        requireToken(name);
        requireFieldValue(name, value);
        names.add(name);
        values.add(value);
    }

    /** Adds a field whose value may be any text, as in the head of a multipart's part; it never goes on the wire. */
    public void addText(String name, String value) {
        requireToken(name);
        names.add(name);
        values.add(value);
    }

    /** Replaces every field of this name. */
    public void set(String name, String value) {
        remove(name);
        add(name, value);
    }

    void clear() {
        names.clear();
        values.clear();
    }

    public void remove(String name) {
        for (int i = names.size() - 1; i >= 0; i--) {
            if (names.get(i).equalsIgnoreCase(name)) {
                names.remove(i);
                values.remove(i);
            }
        }
    }

    public @Nullable String first(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return values.get(i);
            }
        }
        return null;
    }

    public List<String> all(String name) {
        var found = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    public boolean has(String name) {
        return first(name) != null;
    }

    public int size() {
        return names.size();
    }

    /** Every field in order, its name as it was given. */
    public void forEach(BiConsumer<String, String> field) {
        for (int i = 0; i < names.size(); i++) {
            field.accept(names.get(i), values.get(i));
        }
    }

    /** Names in lower case, each with its values. */
    public Map<String, List<String>> toMultiMap() {
        var map = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < names.size(); i++) {
            map.computeIfAbsent(names.get(i).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(values.get(i));
        }
        return map;
    }

    /** Names in lower case; repeated fields joined by a comma, as HTTP allows. */
    public Map<String, String> toMap() {
        var map = new LinkedHashMap<String, String>();
        toMultiMap().forEach((name, all) -> {
            var joined = new StringJoiner(", ");
            all.forEach(joined::add);
            map.put(name, joined.toString());
        });
        return map;
    }

    void appendTo(StringBuilder head) {
        for (int i = 0; i < names.size(); i++) {
            head.append(names.get(i)).append(": ").append(values.get(i)).append("\r\n");
        }
    }

    private static void requireToken(String name) {
        if (!isToken(name)) {
            throw new HeaderException("\"" + name + "\" is not the name of a header field");
        }
    }

    private static void requireFieldValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new HeaderException("the header field " + name + " has the character " + (int) c + " at position "
                        + i + "; allowed are printable Latin-1 characters, space and tab");
            }
        }
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
