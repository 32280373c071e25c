package dev.nabi.images.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that an image is made of, from its lowest layer to its command, in an order that is always the same. */
public record ImagePlan(
        String name,
        String tag,
        List<ImageLayer> layers,
        List<String> entrypoint,
        List<String> arguments,
        SortedMap<String, String> environment,
        SortedMap<String, String> labels,
        List<Integer> ports) {
    /** The user and group of every process. A number, so that Kubernetes can see that it is not root. */
    public static final String USER = "65532:65532";

    /** Where the Java runtime stands in an image. */
    public static final String JAVA_HOME = "/opt/java";

    /** Where the program stands in an image. */
    public static final String PROGRAM = "/opt/nabi";

    /** Where a function's code and cache stand in an image of its own; the user's, so that a training may write there. */
    public static final String FUNCTION = "/opt/function";

    /** The names of environment variables and file names are text in UTF-8, whatever the author's language. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("JAVA_HOME", JAVA_HOME, "LANG", "C.UTF-8", "PATH", JAVA_HOME + "/bin:/usr/local/bin:/usr/bin:/bin");

    /** The image of a product out of these layers; empty layers are left out. */
    public static ImagePlan of(Product product, String tag, String java, List<ImageLayer> layers) {
        var filled = layers.stream().filter(layer -> !layer.files().isEmpty()).toList();
        var launch = product.launch();
        var start = launch.starts().getFirst();
        boolean trained = filled.stream()
                .flatMap(layer -> layer.files().stream())
                .anyMatch(file -> file.target().equals(PROGRAM + "/" + start.cache()));
        var entrypoint = new ArrayList<>(launch.vm(java, PROGRAM));
        if (start.arguments().isEmpty()) {
            entrypoint.addAll(launch.arguments(start, PROGRAM, trained));
        }
        return new ImagePlan(
                product.image(),
                tag,
                filled,
                entrypoint,
                start.arguments().isEmpty() ? List.of() : List.of("@" + PROGRAM + "/" + start.arguments()),
                new TreeMap<>(ENVIRONMENT),
                new TreeMap<>(Map.of(
                        "org.opencontainers.image.title",
                        product.image(),
                        "org.opencontainers.image.version",
                        tag,
                        "org.opencontainers.image.licenses",
                        "Apache-2.0")),
                product.ports());
    }

    /**
     * The image of a function on top of the base image.
     *
     * @param environment what tells the runtime which code to run
     * @param trained whether a layer holds the cache of the function's own training
     */
    public static ImagePlan ofFunction(
            String name, String tag, List<ImageLayer> layers, Map<String, String> environment, boolean trained) {
        var all = new TreeMap<>(ENVIRONMENT);
        all.putAll(environment);
        var base = Product.FUNCTION_BASE;
        return new ImagePlan(
                name,
                tag,
                layers.stream().filter(layer -> !layer.files().isEmpty()).toList(),
                base.launch().vm(JAVA_HOME + "/bin/java", PROGRAM),
                List.of("@" + PROGRAM + (trained ? "/function.options" : "/jar.options")),
                all,
                new TreeMap<>(Map.of("org.opencontainers.image.title", name, "org.opencontainers.image.version", tag)),
                base.ports());
    }

    /** The name that a cluster knows the image by. */
    public String reference() {
        return name + ":" + tag;
    }
}
