package dev.nabi.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The chart's values that name the images of one build.
 *
 * @param registry empty where nothing was pushed
 * @param digests of what was pushed, by the image's name without {@code nabi-}
 */
record ChartValues(String registry, String tag, Map<String, String> digests) {
    /** Writes {@code values.yaml} into the folder and gives its path. */
    Path writeTo(Path folder) throws IOException {
        return Files.writeString(folder.resolve("values.yaml"), yaml());
    }

    String yaml() {
        var image = "image:\n  registry: \"%s\"\n  tag: \"%s\"\n".formatted(registry, tag);
        return digests.isEmpty()
                ? image
                : digests.entrySet().stream()
                        .map(entry -> "    %s: %s\n".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining("", image + "  digests:\n", ""));
    }
}
