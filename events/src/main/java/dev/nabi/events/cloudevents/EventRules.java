package dev.nabi.events.cloudevents;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What CloudEvents 1.0 demands of an event and the SDK does not check, and bounds on attributes. */
final class EventRules {
    static final int MAX_ATTRIBUTES = 64;
    static final int MAX_VALUE = 2048;

    private static final List<String> REQUIRED = List.of("id", "source", "type");
    private static final List<String> OPTIONAL = List.of("datacontenttype", "dataschema", "subject", "time");
    private static final Set<String> DATA = Set.of("data", "data_base64");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern MEDIA = Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+*-]+\\s*(;.*)?");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})");

    private EventRules() {}

    static void checkVersion(String version, String where) throws InvalidEventException {
        if (!version.equals("1.0")) {
            throw wrong(where, "specversion", "is '" + version + "'; only 1.0 is known");
        }
    }

    /** For the JSON of an event, before the SDK reads it: it takes a number for a text, and names that are none. */
    static void checkJson(JsonNode tree, String where) throws InvalidEventException {
        if (!tree.isObject()) {
            throw new InvalidEventException(400, where + "an event is a JSON object");
        }
        if (!tree.path("specversion").isTextual()) {
            throw wrong(where, "specversion", "is missing or no text");
        }
        checkVersion(tree.get("specversion").textValue(), where);
        for (var field : tree.properties()) {
            checkField(field.getKey(), field.getValue(), where);
        }
        if (isGiven(tree.path("data")) && isGiven(tree.path("data_base64"))) {
            throw wrong(where, "data", "and data_base64 are both given");
        }
    }

    private static void checkField(String name, JsonNode value, String where) throws InvalidEventException {
        if (DATA.contains(name) || value.isNull()) {
            return;
        }
        if (!NAME.matcher(name).matches()) {
            throw wrong(where, name, "is no name of an attribute: a to z and 0 to 9");
        }
        if (REQUIRED.contains(name) || OPTIONAL.contains(name)) {
            if (!value.isTextual()) {
                throw wrong(where, name, "is no text");
            }
        } else if (!value.isTextual() && !value.isBoolean() && !value.isInt()) {
            throw wrong(where, name, "is no text, boolean or integer of 32 bits");
        }
        if (name.equals("time") && !TIME.matcher(value.textValue()).matches()) {
            throw wrong(where, name, "is no time as RFC 3339 writes it");
        }
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    /** For an event in any mode. */
    static void check(CloudEvent event, String where) throws InvalidEventException {
        var names = new ArrayList<>(event.getExtensionNames());
        if (names.size() > MAX_ATTRIBUTES) {
            throw new InvalidEventException(400, where + "more than " + MAX_ATTRIBUTES + " extensions");
        }
        for (var name : REQUIRED) {
            checkText(name, event.getAttribute(name), where);
        }
        for (var name : OPTIONAL) {
            var value = event.getAttribute(name);
            if (value != null) {
                checkText(name, value, where);
            }
        }
        for (var name : names) {
            if (!NAME.matcher(name).matches()) {
                throw wrong(where, name, "is no name of an attribute: a to z and 0 to 9");
            }
            var value = event.getExtension(name);
            if (value != null && value.toString().length() > MAX_VALUE) {
                throw wrong(where, name, "is longer than " + MAX_VALUE + " characters");
            }
        }
        var type = event.getDataContentType();
        if (type != null && !MEDIA.matcher(type).matches()) {
            throw wrong(where, "datacontenttype", "'" + type + "' is no media type");
        }
    }

    private static void checkText(String name, @Nullable Object value, String where) throws InvalidEventException {
        var text = value == null ? "" : value.toString();
        if (text.isEmpty()) {
            throw wrong(where, name, "is missing or empty");
        }
        if (text.length() > MAX_VALUE) {
            throw wrong(where, name, "is longer than " + MAX_VALUE + " characters");
        }
        if (text.chars().anyMatch(c -> c < ' ' || (c >= 0x7f && c <= 0x9f))) {
            throw wrong(where, name, "has a control character");
        }
    }

    private static InvalidEventException wrong(String where, String name, String what) {
        return new InvalidEventException(400, where + name + " " + what);
    }
}
