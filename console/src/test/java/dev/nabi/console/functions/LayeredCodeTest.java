package dev.nabi.console.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class LayeredCodeTest {

    @Test
    void theJarsOfLayersComeBehindTheFunctionsOwn() throws IOException {
        var function = zip("app/Tea.class", "classes", "lib/own.jar", "own");
        var first = zip("java/lib/a.jar", "a1", "java/lib/notes.txt", "no", "python/x.py", "no");
        var second = zip("java/lib/a.jar", "a2", "java/lib/b.jar", "b2");

        var merged = LayeredCode.merge(function, List.of(first, second));

        assertThat(entries(merged))
                .containsExactly(
                        Map.entry("app/Tea.class", "classes"),
                        Map.entry("lib/own.jar", "own"),
                        Map.entry("lib/layer-1/a.jar", "a1"),
                        Map.entry("lib/layer-2/a.jar", "a2"),
                        Map.entry("lib/layer-2/b.jar", "b2"));
        assertThat(LayeredCode.merge(function, List.of(first, second))).isEqualTo(merged);
        assertThat(LayeredCode.merge(function, List.of())).isSameAs(function);
    }

    @Test
    void saysWhatCannotBeMerged() throws IOException {
        var function = zip("app/Tea.class", "classes");

        assertThatThrownBy(() -> LayeredCode.merge(function, List.of(zip("python/x.py", "no"))))
                .hasMessage("layer 1 has no java/lib/*.jar; only jars of layers are used here");
        assertThatThrownBy(() -> LayeredCode.merge("no zip".getBytes(StandardCharsets.UTF_8), List.of(function)))
                .hasMessage("the function's code is no zip, or an empty one");
    }

    private static byte[] zip(String... namesAndTexts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                out.putNextEntry(new ZipEntry(namesAndTexts[i]));
                out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> entries(byte[] zip) throws IOException {
        var entries = new LinkedHashMap<String, String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}
