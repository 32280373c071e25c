package dev.nabi.console.templates;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** The console's texts in one language: {@code messages/<language>.properties}, in UTF-8. English where a text is missing. */
public final class Words {
    /** The languages that there are, the first for who wants none of them. */
    public static final List<String> LANGUAGES = List.of("en", "ko");

    private static final Pattern COOKIE = Pattern.compile("(?:^|;\\s*)nabi-language=([a-z]{2})(?:;|$)");
    private static final Map<String, Words> ALL = all();

    private final String language;
    private final Map<String, String> texts;

    private Words(String language, Map<String, String> texts) {
        this.language = language;
        this.texts = Collections.unmodifiableMap(texts);
    }

    private static Map<String, Words> all() {
        var english = read(LANGUAGES.getFirst());
        var all = new HashMap<String, Words>();
        for (var language : LANGUAGES) {
            var texts = new HashMap<>(english);
            texts.putAll(read(language));
            all.put(language, new Words(language, texts));
        }
        return all;
    }

    /** What a file has, by key. */
    static Map<String, String> read(String language) {
        var properties = new Properties();
        try (var stream = Objects.requireNonNull(
                        Words.class.getResourceAsStream("/messages/" + language + ".properties"), language);
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var texts = new HashMap<String, String>();
        properties.forEach((key, text) -> texts.put(key.toString(), text.toString()));
        return texts;
    }

    public static Words of(String language) {
        return Objects.requireNonNull(ALL.get(LANGUAGES.contains(language) ? language : LANGUAGES.getFirst()));
    }

    /** The language of a browser: of the choice that a cookie keeps, else the first of {@code Accept-Language} that there is. */
    public static Words of(String cookies, String acceptLanguage) {
        var chosen = COOKIE.matcher(cookies);
        if (chosen.find() && LANGUAGES.contains(chosen.group(1))) {
            return of(chosen.group(1));
        }
        try {
            var wanted = Locale.LanguageRange.parse(acceptLanguage.isBlank() ? "en" : acceptLanguage);
            return of(Objects.requireNonNullElse(Locale.lookupTag(wanted, LANGUAGES), LANGUAGES.getFirst()));
        } catch (IllegalArgumentException malformed) {
            return of(LANGUAGES.getFirst());
        }
    }

    public String language() {
        return language;
    }

    /** The texts by key, for templates. */
    public Map<String, String> texts() {
        return texts;
    }

    /** A text; empty where there is none of this key. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    /** A text with {@code {0}}, {@code {1}} … in it replaced. */
    public String say(String key, Object... values) {
        var text = Objects.requireNonNull(texts.get(key), key);
        for (var i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }
}
