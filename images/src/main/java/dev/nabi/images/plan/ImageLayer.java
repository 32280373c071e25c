package dev.nabi.images.plan;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/** A layer of an image: files that change together, in the order of their paths. */
public record ImageLayer(String name, List<ImageFile> files) {
    public ImageLayer {
        files = files.stream().sorted(Comparator.comparing(ImageFile::target)).toList();
        var targets = new HashSet<String>();
        for (var file : files) {
            if (!targets.add(file.target())) {
                throw new IllegalArgumentException("layer " + name + " has " + file.target() + " twice");
            }
        }
    }
}
