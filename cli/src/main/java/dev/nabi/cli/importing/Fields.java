package dev.nabi.cli.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** What several importers read alike. */
final class Fields {
    private Fields() {}

    /** A name that a Function may have, from one of another platform. */
    static String name(String text) {
        var name = text.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+|-+$", "");
        return name.length() <= 50 ? name : name.substring(0, 50);
    }

    /** Copies variables whose values are plain; notes those that only the other platform can compute. */
    static void environment(Imported function, JsonNode variables) {
        variables.properties().forEach(variable -> {
            var value = variable.getValue();
            if (value.isValueNode() && !value.asText().contains("${")) {
                function.environment(variable.getKey(), value.asText());
            } else {
                function.environment(variable.getKey(), "REPLACE-ME");
                function.note("env " + variable.getKey() + ": its value is computed by the other platform ("
                        + shortened(value.toString()) + "); write it, or take it from a Secret (valueFrom)");
            }
        });
    }

    /** Notes every field that nothing read. */
    static void noteOthers(Imported function, JsonNode fields, Set<String> read) {
        fields.properties().forEach(field -> {
            if (!read.contains(field.getKey())) {
                function.note(field.getKey() + " does not carry over: "
                        + shortened(field.getValue().toString()));
            }
        });
    }

    /** Memory in MiB as the limit and request of a Function. */
    static void memory(Imported function, JsonNode fields, String name) {
        number(function, fields, name).ifPresent(mib -> {
            var resources = function.spec().withObjectProperty("resources");
            resources.putObject("limits").put("memory", mib + "Mi");
            resources.putObject("requests").put("cpu", "100m").put("memory", mib + "Mi");
        });
    }

    static void timeout(Imported function, JsonNode fields, String name) {
        number(function, fields, name).ifPresent(seconds -> function.spec().put("timeoutSeconds", seconds));
    }

    /** How many calls run at a time; each instance takes one. */
    static void mostInstances(Imported function, JsonNode fields, String name) {
        number(function, fields, name)
                .ifPresent(most -> function.spec().putObject("scale").put("max", Math.max(1, most)));
    }

    /** A number; one that only the other platform can compute is noted. */
    private static OptionalInt number(Imported function, JsonNode fields, String name) {
        var value = fields.path(name);
        if (value.canConvertToInt()) {
            return OptionalInt.of(value.asInt());
        }
        if (value.isTextual() && value.asText().matches("[0-9]{1,9}")) {
            return OptionalInt.of(Integer.parseInt(value.asText()));
        }
        if (!value.isMissingNode()) {
            function.note(name + " (" + shortened(value.isTextual() ? value.asText() : value.toString())
                    + ") is computed by the other platform: write it");
        }
        return OptionalInt.empty();
    }

    /** A Java handler with the jar that has to be stored; anything else needs an image. */
    static void code(Imported function, String runtime, String handler, String where) {
        var name = function.object().path("metadata").path("name").asText();
        if (runtime.startsWith("java")) {
            var java = function.spec().putObject("java");
            java.putObject("jar")
                    .putObject("configMap")
                    .put("name", name + "-jar")
                    .put("key", name + ".jar");
            java.put("handler", handler.contains("::") ? handler : handler + "::handleRequest");
            function.note("code (" + where + "): build its jar and let nabi store it: nabi deploy TARGET.jar --name "
                    + name + " --handler " + java.path("handler").asText());
        } else {
            function.spec().put("image", "REPLACE-ME");
            function.note("runtime " + runtime + ", handler " + handler + " (" + where
                    + "): write an image that answers HTTP on $PORT (nabi new --template node | python shows one)");
        }
    }

    static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 119) + "…";
    }

    /** {@code rate(5 minutes)} and {@code cron(…)} of AWS as five fields; empty for what cannot be said so. */
    static String cron(String schedule) {
        var rate = java.util.regex.Pattern.compile("rate\\(([0-9]+) (minute|hour|day)s?\\)")
                .matcher(schedule);
        if (rate.matches()) {
            var every = Integer.parseInt(rate.group(1));
            return switch (rate.group(2)) {
                case "minute" -> every < 60 ? "*/" + every + " * * * *" : "";
                case "hour" -> every < 24 ? "0 */" + every + " * * *" : "";
                default -> every == 1 ? "0 0 * * *" : "";
            };
        }
        var cron = java.util.regex.Pattern.compile("cron\\((\\S+) (\\S+) (\\S+) (\\S+) (\\S+) \\*\\)")
                .matcher(schedule);
        // Days of AWS that cron has not: the last, the nearest weekday, the n-th, and steps of weekdays, which count
        // from 1.
        return cron.matches()
                        && !schedule.matches(".*(#|\\bLW?\\b|[0-9][LW]).*")
                        && !cron.group(5).contains("/")
                ? String.join(
                        " ",
                        cron.group(1),
                        cron.group(2),
                        star(cron.group(3)),
                        cron.group(4),
                        weekdays(star(cron.group(5))))
                : "";
    }

    private static String star(String field) {
        return field.equals("?") ? "*" : field;
    }

    /** AWS counts weekdays from 1 for Sunday, cron from 0. */
    private static String weekdays(String field) {
        var text = new StringBuilder();
        field.chars().forEach(c -> text.append((char) (Character.isDigit(c) ? c - 1 : c)));
        return text.toString();
    }
}
