package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of one container: image, ports, environment, resources, mounts and probes. */
final class ContainerRules {
    /** Printable ASCII but {@code =}. */
    private static final Pattern ENV_NAME = Pattern.compile("[ -<>-~]+");

    private static final String QUANTITY = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";
    private static final Pattern QUANTITY_PATTERN = Pattern.compile(QUANTITY);
    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");

    private ContainerRules() {}

    static void check(JsonNode container, Set<String> volumes, String path, List<Cause> causes) {
        var image = Json.text(container, "image");
        if (image.isEmpty()) {
            causes.add(Cause.required(path + ".image", ""));
        } else if (!image.equals(image.strip())) {
            causes.add(
                    Cause.invalid(path + ".image", Json.tree(image), "must not have leading or trailing whitespace"));
        }
        ports(container.path("ports"), path + ".ports", causes);
        environment(container.path("env"), path + ".env", causes);
        resources(container.path("resources"), path + ".resources", causes);
        mounts(container.path("volumeMounts"), volumes, path + ".volumeMounts", causes);
        probe(container.path("livenessProbe"), path + ".livenessProbe", true, causes);
        probe(container.path("startupProbe"), path + ".startupProbe", true, causes);
        probe(container.path("readinessProbe"), path + ".readinessProbe", false, causes);
    }

    private static void ports(JsonNode ports, String path, List<Cause> causes) {
        for (var i = 0; i < ports.size(); i++) {
            var field = path + "[" + i + "].containerPort";
            var port = ports.get(i).path("containerPort");
            FieldRules.port(port).ifPresent(why -> causes.add(Cause.invalid(field, port, why)));
        }
    }

    private static void environment(JsonNode env, String path, List<Cause> causes) {
        for (var i = 0; i < env.size(); i++) {
            var field = path + "[" + i + "]";
            var name = Json.text(env.get(i), "name");
            if (name.isEmpty()) {
                causes.add(Cause.required(field + ".name", ""));
            } else if (!ENV_NAME.matcher(name).matches()) {
                causes.add(Cause.invalid(
                        field + ".name",
                        Json.tree(name),
                        "a valid environment variable name must consist only of printable ASCII characters other than"
                                + " '='"));
            }
            var from = env.get(i).path("valueFrom");
            if (from.isObject() && from.isEmpty()) {
                causes.add(Cause.invalid(
                        field + ".valueFrom",
                        Json.tree(""),
                        "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
                                + " `fileKeyRef`"));
            } else if (from.isObject() && !Json.text(env.get(i), "value").isEmpty()) {
                causes.add(Cause.invalid(
                        field + ".valueFrom", Json.tree(""), "may not be specified when `value` is not empty"));
            }
        }
    }

    private static void resources(JsonNode resources, String path, List<Cause> causes) {
        for (var group : List.of("limits", "requests")) {
            resources.path(group).properties().forEach(entry -> {
                if (amount(entry.getValue()).signum() < 0) {
                    causes.add(Cause.invalid(
                            path + "." + group + "[" + entry.getKey() + "]",
                            entry.getValue(),
                            "must be greater than or equal to 0"));
                }
            });
        }
        resources.path("requests").properties().forEach(entry -> {
            var limit = resources.path("limits").path(entry.getKey());
            if (!limit.isMissingNode() && amount(entry.getValue()).compareTo(amount(limit)) > 0) {
                causes.add(Cause.invalid(
                        path + ".requests",
                        entry.getValue(),
                        "must be less than or equal to " + entry.getKey() + " limit of " + limit.asText()));
            }
        });
    }

    /** A real server cannot even read an object whose quantity is none. */
    private static BigDecimal amount(JsonNode quantity) {
        try {
            if (QUANTITY_PATTERN.matcher(quantity.asText()).matches()) {
                return Quantity.getAmountInBytes(new Quantity(quantity.asText()));
            }
        } catch (IllegalArgumentException e) {
            // Refused below like all others.
        }
        throw ApiException.badRequest("the quantity '" + quantity.asText()
                + "' cannot be read: quantities must match the regular expression '" + QUANTITY + "'");
    }

    private static void mounts(JsonNode mounts, Set<String> volumes, String path, List<Cause> causes) {
        var seen = new HashSet<String>();
        for (var i = 0; i < mounts.size(); i++) {
            var field = path + "[" + i + "]";
            var name = Json.text(mounts.get(i), "name");
            if (name.isEmpty()) {
                causes.add(Cause.required(field + ".name", ""));
            } else if (!volumes.contains(name)) {
                causes.add(Cause.notFound(field + ".name", Json.tree(name)));
            }
            var mountPath = Json.text(mounts.get(i), "mountPath");
            if (mountPath.isEmpty()) {
                causes.add(Cause.required(field + ".mountPath", ""));
            } else if (!seen.add(mountPath)) {
                causes.add(Cause.invalid(field + ".mountPath", Json.tree(mountPath), "must be unique"));
            }
            var subPath = Json.text(mounts.get(i), "subPath");
            FieldRules.relativePath(subPath)
                    .ifPresent(why -> causes.add(Cause.invalid(field + ".subPath", Json.tree(subPath), why)));
        }
    }

    private static void probe(JsonNode probe, String path, boolean succeedsOnce, List<Cause> causes) {
        if (!probe.isObject()) {
            return;
        }
        var handlers = HANDLERS.stream().filter(probe::has).toList();
        if (handlers.isEmpty()) {
            causes.add(Cause.required(path, "must specify a handler type"));
        } else if (handlers.size() > 1) {
            causes.add(Cause.forbidden(path + "." + handlers.get(1), "may not specify more than 1 handler type"));
        }
        for (var number : List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold")) {
            FieldRules.atLeast(0, probe, number, path, causes);
        }
        FieldRules.atLeast(0, probe, "successThreshold", path, causes);
        if (succeedsOnce && probe.path("successThreshold").asLong(1) != 1) {
            causes.add(Cause.invalid(path + ".successThreshold", probe.path("successThreshold"), "must be 1"));
        }
        for (var handler : List.of("httpGet", "tcpSocket", "grpc")) {
            var port = probe.path(handler).path("port");
            if (port.isNumber()) {
                FieldRules.port(port)
                        .ifPresent(why -> causes.add(Cause.invalid(path + "." + handler + ".port", port, why)));
            }
        }
    }
}
