package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Kubernetes asks of names, keys, ports and paths wherever they stand, with its words. */
final class FieldRules {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final int LAST_PORT = 65535;
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
    private static final Pattern QUALIFIED_PATTERN = Pattern.compile(QUALIFIED);
    private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);

    private FieldRules() {}

    /** What is wrong with a name of one word, such as a container's. */
    static Optional<String> label(String name) {
        if (name.length() > LONGEST_LABEL) {
            return Optional.of("must be no more than " + LONGEST_LABEL + " characters");
        }
        return LABEL_PATTERN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
                                + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex"
                                + " used for validation is '" + LABEL + "')");
    }

    /** What is wrong with a name that may have dots, such as an object's. */
    static Optional<String> subdomain(String name) {
        if (name.length() > LONGEST_SUBDOMAIN) {
            return Optional.of("must be no more than " + LONGEST_SUBDOMAIN + " characters");
        }
        return SUBDOMAIN_PATTERN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
                                + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used"
                                + " for validation is '" + SUBDOMAIN + "')");
    }

    /** What is wrong with the key of a label or an annotation: a name, after a domain and a slash or alone. */
    static Optional<String> qualified(String key) {
        var slash = key.lastIndexOf('/');
        var name = key.substring(slash + 1);
        if (slash >= 0 && subdomain(key.substring(0, slash)).isPresent()) {
            return Optional.of(
                    "prefix part " + subdomain(key.substring(0, slash)).get());
        }
        if (name.isEmpty()) {
            return Optional.of("name part must be non-empty");
        }
        if (name.length() > LONGEST_LABEL) {
            return Optional.of("name part must be no more than " + LONGEST_LABEL + " characters");
        }
        return QUALIFIED_PATTERN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                                + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                                + " validation is '" + QUALIFIED + "')");
    }

    /** What is wrong with the key of a ConfigMap or Secret, which may become a file's name. */
    static Optional<String> configKey(String key) {
        if (key.length() > LONGEST_SUBDOMAIN) {
            return Optional.of("must be no more than " + LONGEST_SUBDOMAIN + " characters");
        }
        if (!CONFIG_KEY_PATTERN.matcher(key).matches()) {
            return Optional.of("a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
                    + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '" + CONFIG_KEY
                    + "')");
        }
        if (key.equals(".") || key.equals("..")) {
            return Optional.of("must not be '" + key + "'");
        }
        return key.startsWith("..") ? Optional.of("must not start with '..'") : Optional.empty();
    }

    /** What is wrong with a path inside of a volume. */
    static Optional<String> relativePath(String path) {
        if (path.startsWith("/")) {
            return Optional.of("must be a relative path");
        }
        return List.of(path.split("/", -1)).contains("..") ? Optional.of("must not contain '..'") : Optional.empty();
    }

    static Optional<String> port(JsonNode port) {
        return port.asLong(0) >= 1 && port.asLong(0) <= LAST_PORT
                ? Optional.empty()
                : Optional.of("must be between 1 and " + LAST_PORT + ", inclusive");
    }

    /** A whole number, if it is there, is not below this. */
    static void atLeast(long least, JsonNode object, String name, String path, List<Cause> causes) {
        var value = object.path(name);
        if (value.isNumber() && value.longValue() < least) {
            var relation = least == 0 ? "must be greater than or equal to 0" : "must be greater than " + (least - 1);
            causes.add(Cause.invalid(path + "." + name, value, relation));
        }
    }

    /** The names of a list's items are words, and each is there once. */
    static void names(JsonNode items, String path, List<Cause> causes) {
        var seen = new HashSet<String>();
        for (var i = 0; i < items.size(); i++) {
            var name = Json.text(items.get(i), "name");
            var field = path + "[" + i + "].name";
            if (name.isEmpty()) {
                causes.add(Cause.required(field, ""));
                continue;
            }
            label(name).ifPresent(why -> causes.add(Cause.invalid(field, Json.tree(name), why)));
            if (!seen.add(name)) {
                causes.add(Cause.duplicate(field, Json.tree(name)));
            }
        }
    }
}
