package dev.nabi.images;

import dev.nabi.images.plan.Product;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param registry where to push to; empty for tars only
 * @param base image or tar below the Java runtime; empty for the operating system layer made here
 * @param out folder of the tars; empty for {@code images/target}
 * @param measure how many starts to measure with and without the AOT cache; 0 for none
 */
record Options(String registry, String tag, String base, String out, boolean aot, int measure, Set<Product> products) {
    static final String USAGE = """
            ./nabi images [--registry R] [--tag T] [--base IMAGE] [--out DIR] [--no-aot] [--measure N] [NAME...]

            Builds container images without a container engine, as tars that `docker load`, `ctr images import` and the
            like take. NAME is operator, gateway, events, console or function-base;
            without a name: all.

              --registry R   also push to R/nabi-operator:T and so on, with the credentials of ~/.docker/config.json
              --tag T        default: %s, the version and the commit; a tar's image has the version as a second tag
              --base IMAGE   image (or FILE.tar) with glibc to build on, such as gcr.io/distroless/cc-debian12;
                             default: the few files needed, out of this machine's Debian packages
              --out DIR      folder of the tars; default: images/target
              --no-aot       without AOT caches: smaller, and three times as long to start
              --measure N    start each program N times (1 to 100) with and without its AOT cache, and print the times
            """;
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";

    /** A command line that is not understood is an {@link IllegalArgumentException} that says why. */
    static Options parse(List<String> words, String defaultTag) {
        var rest = new ArrayDeque<>(words);
        var options = new Options("", defaultTag, "", "", true, 0, Set.of());
        var products = new LinkedHashSet<Product>();
        while (!rest.isEmpty()) {
            var word = rest.pop();
            if (word.startsWith("--")) {
                options = options.with(word, rest);
            } else {
                products.add(product(word));
            }
        }
        return options.with(products.isEmpty() ? new LinkedHashSet<>(Product.ALL) : products);
    }

    private Options with(String option, ArrayDeque<String> rest) {
        return switch (option) {
            case "--no-aot" -> new Options(registry, tag, base, out, false, measure, products);
            case "--registry" ->
                new Options(value(option, rest).replaceFirst("/$", ""), tag, base, out, aot, measure, products);
            case "--tag" -> new Options(registry, tag(value(option, rest)), base, out, aot, measure, products);
            case "--base" -> new Options(registry, tag, value(option, rest), out, aot, measure, products);
            case "--out" -> new Options(registry, tag, base, value(option, rest), aot, measure, products);
            case "--measure" -> new Options(registry, tag, base, out, aot, times(value(option, rest)), products);
            default -> throw new IllegalArgumentException("'" + option + "' is not an option");
        };
    }

    private Options with(Set<Product> chosen) {
        return new Options(registry, tag, base, out, aot, measure, chosen);
    }

    private static String value(String option, ArrayDeque<String> rest) {
        if (rest.isEmpty() || rest.peek().startsWith("--") || rest.peek().isBlank()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.pop();
    }

    private static String tag(String tag) {
        if (!tag.matches(TAG)) {
            throw new IllegalArgumentException("--tag must match " + TAG + ", and '" + tag + "' does not");
        }
        return tag;
    }

    private static int times(String number) {
        if (!number.matches("[1-9][0-9]?|100")) {
            throw new IllegalArgumentException("--measure must be between 1 and 100, not '" + number + "'");
        }
        return Integer.parseInt(number);
    }

    private static Product product(String name) {
        return Product.named(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no image '" + name + "', only "
                        + Product.ALL.stream().map(Product::image).collect(Collectors.joining(", "))));
    }
}
