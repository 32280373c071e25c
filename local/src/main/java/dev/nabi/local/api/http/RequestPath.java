package dev.nabi.local.api.http;

import java.util.Arrays;
import java.util.Optional;

/** Where a path of resources points: {@code /apis/<group>/<version>/namespaces/<namespace>/<plural>/<name>/<sub>}. */
record RequestPath(String group, String version, String namespace, String plural, String name, String subresource) {

    static Optional<RequestPath> parse(String path) {
        var parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        var core = !parts.isEmpty() && parts.getFirst().equals("api");
        var named = !parts.isEmpty() && parts.getFirst().equals("apis");
        var start = core ? 2 : 3;
        if (!(core || named) || parts.size() <= start) {
            return Optional.empty();
        }
        var group = core ? "" : parts.get(1);
        var version = parts.get(start - 1);
        var rest = parts.subList(start, parts.size());
        var namespace = "";
        if (rest.getFirst().equals("namespaces") && rest.size() > 2 && !isPart(rest.get(2))) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        if (rest.size() > 3) {
            return Optional.empty();
        }
        return Optional.of(new RequestPath(
                group,
                version,
                namespace,
                rest.getFirst(),
                rest.size() > 1 ? rest.get(1) : "",
                rest.size() > 2 ? rest.get(2) : ""));
    }

    /** Parts of a namespace itself, not resources in it. */
    private static boolean isPart(String word) {
        return word.equals("status") || word.equals("finalize");
    }
}
