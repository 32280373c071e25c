package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What holds for the metadata of every object. */
final class MetadataRules {
    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern NAME = Pattern.compile(SUBDOMAIN);
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final Pattern LABEL_KEY =
            Pattern.compile("(" + SUBDOMAIN + "/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final String RANDOM = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LONGEST_GENERATED = 58;

    private MetadataRules() {}

    /** Five letters that tell generated names apart. */
    static String suffix() {
        var random = ThreadLocalRandom.current();
        var suffix = new StringBuilder();
        for (var i = 0; i < 5; i++) {
            suffix.append(RANDOM.charAt(random.nextInt(RANDOM.length())));
        }
        return suffix.toString();
    }

    static void generateName(ObjectNode object) {
        var prefix = Json.text(object, "metadata", "generateName");
        if (Meta.name(object).isEmpty() && !prefix.isEmpty()) {
            var kept = prefix.substring(0, Math.min(prefix.length(), LONGEST_GENERATED));
            Meta.of(object).put("name", kept + suffix());
        }
    }

    static List<Cause> check(ObjectNode object, ResourceKind kind) {
        var causes = new ArrayList<Cause>();
        var name = Meta.name(object);
        var free = kind.group().startsWith("rbac");
        if (name.isEmpty()) {
            causes.add(Cause.required("metadata.name", "name or generateName is required"));
        } else if (!free && (name.length() > 253 || !NAME.matcher(name).matches())) {
            causes.add(Cause.invalid(
                    "metadata.name",
                    Json.tree(name),
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                            + "and must start and end with an alphanumeric character (e.g. 'example.com', regex used"
                            + " for validation is '" + SUBDOMAIN.replace("\\\\", "\\") + "')"));
        }
        labels(object, causes);
        return causes;
    }

    private static void labels(ObjectNode object, List<Cause> causes) {
        Meta.labels(object).forEach((key, value) -> {
            if (!LABEL_KEY.matcher(key).matches() || key.length() > 317) {
                causes.add(Cause.invalid(
                        "metadata.labels",
                        Json.tree(key),
                        "name part must consist of alphanumeric characters, '-', '_' or '.'"));
            }
            if (value.length() > 63 || !LABEL_VALUE.matcher(value).matches()) {
                causes.add(Cause.invalid(
                        "metadata.labels",
                        Json.tree(value),
                        "a valid label must be an empty string or consist of at most 63 alphanumeric characters, '-',"
                                + " '_' or '.', and must start and end with an alphanumeric character"));
            }
        });
    }
}
