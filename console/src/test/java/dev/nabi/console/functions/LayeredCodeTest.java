package dev.nabi.console.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class LayeredCodeTest {
    private static final long MOST = 1 << 20;

    private static byte[] merged(byte[] function, byte[]... layers) throws IOException {
        var code = new LayeredCode(MOST);
        for (var layer : layers) {
            code.add(layer);
        }
        return code.over(function);
    }

    @Test
    void theJarsOfLayersComeBehindTheFunctionsOwnByNameAndTheLaterLayersHold() throws IOException {
        var function = zip("app/Tea.class", "classes", "lib/z.jar", "own");
        var first =
                zip("java/lib/b.jar", "b1", "java/lib/a.jar", "a1", "java/lib/notes.txt", "no", "python/x.py", "no");
        var second = zip("java/lib/a.jar", "a2", "java/lib/z.jar", "z2");

        var merged = merged(function, first, second);

        assertThat(entries(merged))
                .containsExactly(
                        Map.entry("app/Tea.class", "classes"),
                        Map.entry("lib/z.jar", "own"),
                        Map.entry("lib/layers/a.jar", "a2"),
                        Map.entry("lib/layers/b.jar", "b1"),
                        Map.entry("lib/layers/z.jar", "z2"));
        assertThat(merged(function, first, second)).as("the same bytes").isEqualTo(merged);
    }

    @Test
    void aNameThatLeadsElsewhereIsNoJarOfALayer() {
        var function = new LayeredCode(MOST);

        assertThatThrownBy(() -> function.add(zip(
                        "java/lib/../../evil.jar",
                        "no",
                        "/java/lib/evil.jar",
                        "no",
                        "java/lib/sub/evil.jar",
                        "no",
                        "java/lib/..\\evil.jar",
                        "no",
                        "../java/lib/evil.jar",
                        "no")))
                .hasMessage("it has no java/lib/*.jar, and only jars of layers are used here");
    }

    @Test
    void nothingGrowsPastTheBound() throws IOException {
        var zeros = "0".repeat((int) MOST / 2 + 1);
        var one = zip("java/lib/one.jar", zeros);
        var two = zip("java/lib/two.jar", zeros);
        var code = new LayeredCode(MOST);

        code.add(one);
        code.add(one);
        assertThatThrownBy(() -> code.add(two))
                .hasMessage("the function and the jars of its layers have more than " + MOST + " bytes");
    }

    @Test
    void saysWhatCannotBeMerged() throws IOException {
        var layer = zip("java/lib/a.jar", "a");

        assertThatThrownBy(() -> merged("no zip".getBytes(StandardCharsets.UTF_8), layer))
                .hasMessage("the function's code is no zip, or an empty one");
        assertThatThrownBy(() -> merged(layer, "no zip".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("it has no java/lib/*.jar, and only jars of layers are used here");
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
