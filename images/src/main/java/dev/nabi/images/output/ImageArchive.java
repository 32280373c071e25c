package dev.nabi.images.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The tar of an image, read back: its names with their tags, its configuration, and its layers from the lowest up. */
public record ImageArchive(List<String> tags, JsonNode config, List<Layer> layers) {

    /** A layer's file in the tar and its compressed size. */
    public record Layer(String file, long bytes) {}

    public static ImageArchive read(Path tar) throws IOException {
        var json = new ObjectMapper();
        Map<String, byte[]> documents = new HashMap<>();
        Map<String, Long> sizes = new HashMap<>();
        try (var in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                sizes.put(entry.getName(), entry.getSize());
                if (entry.getName().endsWith(".json")) {
                    documents.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        var manifest = json.readTree(documents.get("manifest.json")).get(0);
        var layers = new ArrayList<Layer>();
        for (var file : manifest.get("Layers")) {
            layers.add(new Layer(file.asText(), sizes.getOrDefault(file.asText(), 0L)));
        }
        var tags = new ArrayList<String>();
        manifest.get("RepoTags").forEach(tag -> tags.add(tag.asText()));
        return new ImageArchive(
                tags, json.readTree(documents.get(manifest.get("Config").asText())), layers);
    }

    public long bytes() {
        return layers.stream().mapToLong(Layer::bytes).sum();
    }
}
