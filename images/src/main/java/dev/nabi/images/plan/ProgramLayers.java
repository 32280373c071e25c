package dev.nabi.images.plan;

import java.util.ArrayList;
import java.util.List;

/** Parts a program's files by how often they change: libraries seldom, our own code each time. */
public final class ProgramLayers {
    private ProgramLayers() {}

    /** The layers {@code libs} and {@code app} of the files of one program; the cache of another run is left out. */
    public static List<ImageLayer> of(List<ImageFile> files) {
        var libs = new ArrayList<ImageFile>();
        var app = new ArrayList<ImageFile>();
        for (var file : files) {
            var path = file.target().substring(ImagePlan.PROGRAM.length() + 1);
            if (path.endsWith(".aot") || path.equals("quarkus-app-dependencies.txt")) {
                continue;
            }
            (isLibrary(path) ? libs : app).add(file);
        }
        return List.of(new ImageLayer("libs", libs), new ImageLayer("app", app));
    }

    private static boolean isLibrary(String path) {
        return (path.startsWith("lib/") || path.startsWith("providers/"))
                && !path.contains("/dev.nabi.")
                && !path.contains("/nabi-");
    }
}
