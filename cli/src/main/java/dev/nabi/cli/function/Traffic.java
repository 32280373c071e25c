package dev.nabi.cli.function;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.function.FunctionView.Share;
import dev.nabi.cli.kube.Yaml;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which revisions get the traffic, as a person writes it and as the spec has it. */
public final class Traffic {
    /** The word for the latest revision that is ready, whichever it is. */
    public static final String LATEST = "latest";

    /** The annotation of a Function that keeps which revisions served, since only those can be gone back to. */
    public static final String SERVED = "nabi.dev/served";

    private static final int ALL = 100;
    private static final int MOST_SERVED = 20;

    private Traffic() {}

    /**
     * Reads {@code REVISION=WEIGHT} or {@code REVISION=WEIGHT:TAG}. A revision is its name, its number, or {@code latest},
     * which an absent revision means in the spec.
     */
    public static List<Share> parse(String function, List<String> words) {
        var shares = words.stream().map(word -> share(function, word)).toList();
        var sum = shares.stream().mapToInt(Share::weight).sum();
        if (sum != ALL) {
            throw CommandException.usage("the weights sum to " + sum + "; they must sum to 100");
        }
        return shares;
    }

    private static Share share(String function, String word) {
        var equals = word.indexOf('=');
        if (equals <= 0) {
            throw CommandException.usage("'" + word + "' is not REVISION=WEIGHT, as in " + Names.revision(function, 1)
                    + "=90, 2=10 or latest=10");
        }
        var value = word.substring(equals + 1);
        var colon = value.indexOf(':');
        var weight = colon < 0 ? value : value.substring(0, colon);
        if (!weight.matches("[0-9]{1,3}") || Integer.parseInt(weight) > ALL) {
            throw CommandException.usage("'" + word + "': a weight is a number from 0 to 100");
        }
        return new Share(
                revision(function, word.substring(0, equals)),
                Integer.parseInt(weight),
                colon < 0 ? "" : value.substring(colon + 1));
    }

    /** A revision's name from its name or number; empty for the latest that is ready. */
    public static String revision(String function, String written) {
        if (written.equals(LATEST)) {
            return "";
        }
        if (written.matches("[0-9]{1,9}")) {
            return Names.revision(function, Integer.parseInt(written));
        }
        if (Names.revisionNumber(function, written).isEmpty()) {
            throw CommandException.usage("'" + written + "' is no revision of " + function + ": write "
                    + Names.revision(function, 1) + ", 1 or latest");
        }
        return written;
    }

    /**
     * All of it to one revision, or to the latest that is ready for an empty name; revisions that the spec names by a tag keep
     * it, since without one they are deleted in time.
     */
    public static List<Share> allTo(String revision, FunctionView function) {
        var tagged = function.wantedTraffic().stream()
                .filter(share -> !share.tag().isEmpty())
                .map(Share::byTagAlone)
                .toList();
        if (revision.isEmpty() && tagged.isEmpty()) {
            return List.of();
        }
        return Stream.concat(Stream.of(new Share(revision, ALL, "")), tagged.stream())
                .toList();
    }

    /** The field {@code spec.traffic}. */
    public static ArrayNode field(List<Share> shares) {
        var field = Yaml.JSON.createArrayNode();
        for (var share : shares) {
            var target = field.addObject();
            if (!share.revision().isEmpty()) {
                target.put("revision", share.revision());
            }
            target.put("weight", share.weight());
            if (!share.tag().isEmpty()) {
                target.put("tag", share.tag());
            }
            if (share.tagWeight() > 0) {
                target.put("tagWeight", share.tagWeight());
            }
        }
        return field;
    }

    /** Whether the spec gives everything to one named revision, as a rollback does. */
    public static Optional<String> pinned(FunctionView function) {
        var wanted = function.wantedTraffic().stream()
                .filter(share -> share.weight() > 0)
                .toList();
        return wanted.size() == 1 && !wanted.getFirst().revision().isEmpty()
                ? Optional.of(wanted.getFirst().revision())
                : Optional.empty();
    }

    /**
     * The revision to go back to: the highest number below what has the traffic, of those that there are and that have served
     * before. Where nothing says which have, one that is starting or failing now is passed over. Of several that share the
     * traffic it is the earliest: the try of a newer one ends.
     */
    public static Optional<String> before(FunctionView function, List<String> existing, Set<String> served) {
        var sharing = function.traffic().stream()
                .filter(share -> share.weight() > 0)
                .map(Share::revision)
                .sorted()
                .toList();
        if (sharing.size() > 1) {
            return Optional.of(sharing.getFirst());
        }
        var serving = sharing.isEmpty() ? "" : sharing.getFirst();
        var number = Names.revisionNumber(function.name(), serving).orElse(Integer.MAX_VALUE);
        var earlier = existing.stream()
                .filter(revision ->
                        Names.revisionNumber(function.name(), revision).orElse(number) < number)
                .toList();
        return earlier.stream()
                .filter(served::contains)
                .max(Comparator.naturalOrder())
                .or(() -> earlier.stream()
                        .filter(revision -> served.isEmpty() && !isUnproven(function, revision))
                        .max(Comparator.naturalOrder()));
    }

    /** The revisions that had traffic when a Function was deployed before, with those that have it now, the latest few. */
    public static String servedNow(FunctionView function) {
        var all = new LinkedHashSet<>(served(function));
        function.traffic().stream().filter(share -> share.weight() > 0).forEach(share -> all.add(share.revision()));
        return all.stream().skip(Math.max(0, all.size() - MOST_SERVED)).collect(Collectors.joining(","));
    }

    /** What the annotation says of them. */
    public static Set<String> served(FunctionView function) {
        var text = function.object()
                .path("metadata")
                .path("annotations")
                .path(SERVED)
                .asText("");
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(",", -1)));
    }

    private static boolean isUnproven(FunctionView function, String revision) {
        return Objects.equals(function.latestCreated().orElse(null), revision)
                && !function.condition("RevisionReady").isTrue();
    }
}
