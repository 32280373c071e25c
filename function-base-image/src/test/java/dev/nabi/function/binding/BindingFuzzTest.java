package dev.nabi.function.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.function.json.PlainJson;
import dev.nabi.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the runtime reads of bodies and of fields: whatever comes is bound, declined, or the caller's error. */
class BindingFuzzTest {
    private static final String[] JSON = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\\u00e9\\n\"",
        "\"\\ud83d\"",
        "1",
        "-0.5e10",
        "1e999",
        "true",
        "null",
        " ",
        "[[[[[[[[",
        "{\"a\":",
        "9999999999999999999999",
        "\"2024-02-30\"",
        "\"\u00e9\""
    };

    record Point(int x, List<String> names, Map<String, Double> more) {}

    @Test
    void jsonIsReadOrDeclined() {
        Fuzz.run(chance -> {
            var json = Fuzz.bytes(chance, JSON);
            for (var type : List.of(Object.class, Point.class, String.class, int[].class)) {
                assertThat(PlainJson.read(json, type)).isNotNull();
            }
            PlainJson.elements(json);
            PlainJson.members(json);
        });
    }

    @Test
    void deepJsonIsDeclined() {
        var deep = "[".repeat(200_000).getBytes(StandardCharsets.US_ASCII);

        assertThat(PlainJson.isDeclined(PlainJson.read(deep, Object.class))).isTrue();
        assertThat(PlainJson.elements(deep)).isNull();
    }

    @Test
    void aMultipartBodyIsReadOrTheCallersError() {
        Fuzz.run(chance -> {
            var body = Fuzz.bytes(
                    chance,
                    "--b\r\n",
                    "--b--\r\n",
                    "--b--",
                    "\r\n",
                    "Content-Disposition: form-data; name=\"a\"\r\n",
                    "Content-Disposition: form-data; name=\"a\"; filename=\"\\\"x\"\r\n",
                    "Content-Type: text/plain; charset=x\r\n",
                    "X\r\n",
                    "hello");
            var type = chance.nextInt(5) == 0
                    ? new String(
                            Fuzz.bytes(chance, "multipart/form-data", ";", "boundary", "=", "\"", "b", "\\", " "),
                            StandardCharsets.ISO_8859_1)
                    : "multipart/form-data; boundary=b";
            try {
                Multipart.parse(body, type)
                        .forEach(part -> assertThat(part.content()).isNotNull());
            } catch (BindException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        });
    }

    @Test
    void formFieldsAndParametersAreReadOrTheCallersError() {
        Fuzz.run(chance -> {
            var text = new String(
                    Fuzz.bytes(chance, "a", "=", "&", "%41", "%", "%zz", "+", ";", "\"", "\\", "charset", "utf-8", " "),
                    StandardCharsets.ISO_8859_1);
            try {
                FormFields.decodeAll(text, StandardCharsets.UTF_8);
                HeaderParameters.of(text);
                ContentType.of(text).charset();
            } catch (BindException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        });
    }
}
