package dev.nabi.operator;

import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.operator.resources.FunctionPods;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * The operator's configuration, checked as a whole.
 *
 * @param baseImage the image that runs {@code spec.java}
 * @param gatewayUrl the gateways' public address, from which {@code status.url} is made
 * @param gateways the gateways' management addresses; none means to discover their pods
 * @param namespace the operator's own, in which gateways are discovered and the Lease is held
 * @param leaderElection whether several operators choose one that acts
 * @param podUid the uid of the operator's own pod, by which a process that was restarted knows its predecessor's lease;
 *     empty outside of pods
 * @param gatewayLabels the labels of gateway pods: by all of them they are discovered and let into function pods
 * @param networkPolicies whether to write policies that let gateways alone into function pods
 * @param pullSecrets Secrets of registries that each function pod refers to, in its own namespace
 * @param demandToken what gateways know the operator by; empty where {@code demandSecret} names it
 * @param demandSecret the Secret of the operator's namespace that holds what gateways know the operator by; made if missing
 * @param usageInterval how often the usage in a Function's status may change
 * @param budgetDefaults the budgets of Functions that name none
 * @param pods what the installation says of the pods of all Functions
 * @param localFiles whether Functions may name files of this machine: local mode alone says so
 */
public record OperatorConfig(
        String baseImage,
        URI gatewayUrl,
        Set<URI> gateways,
        Optional<String> namespace,
        boolean leaderElection,
        String podUid,
        Map<String, String> gatewayLabels,
        boolean networkPolicies,
        List<String> pullSecrets,
        String demandToken,
        Optional<String> demandSecret,
        Duration usageInterval,
        BudgetDefaults budgetDefaults,
        FunctionPods pods,
        boolean localFiles) {

    static final int MIN_TOKEN = 16;
    private static final Pattern LABEL = Pattern.compile("([-._/a-zA-Z0-9]{1,317})=([-._a-zA-Z0-9]{1,63})");
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);

    public OperatorConfig {
        if (baseImage.isBlank() || baseImage.chars().anyMatch(Character::isWhitespace)) {
            throw new InvalidConfiguration(
                    "nabi.operator.base-image: '" + baseImage + "' is no image; give the function base image's name");
        }
        if (demandSecret.isEmpty() && demandToken.length() < MIN_TOKEN) {
            throw new InvalidConfiguration("nabi.demand.token (NABI_DEMAND_TOKEN): has " + demandToken.length()
                    + " characters; at least " + MIN_TOKEN + " are needed, the same as the gateways have");
        }
        if (usageInterval.compareTo(MIN_INTERVAL) < 0 || usageInterval.compareTo(MAX_INTERVAL) > 0) {
            throw new InvalidConfiguration("nabi.operator.usage-interval: " + usageInterval + " is not between "
                    + MIN_INTERVAL + " and " + MAX_INTERVAL);
        }
        requireHttp("nabi.operator.gateway-url", gatewayUrl);
        if (gatewayLabels.isEmpty() && (gateways.isEmpty() || networkPolicies)) {
            throw new InvalidConfiguration(
                    "nabi.operator.gateway-labels (NABI_OPERATOR_GATEWAY_LABELS): is missing; give all labels"
                            + " of the gateways' pods as name=value, with commas between");
        }
        gateways.forEach(gateway -> requireHttp("nabi.operator.gateways", gateway));
    }

    /** Reads and checks the configuration. */
    static OperatorConfig from(Config config) {
        return new OperatorConfig(
                required(config, "nabi.operator.base-image"),
                address("nabi.operator.gateway-url", required(config, "nabi.operator.gateway-url")),
                config.getOptionalValues("nabi.operator.gateways", String.class).orElse(List.of()).stream()
                        .map(String::strip)
                        .map(text -> address("nabi.operator.gateways", text))
                        .collect(Collectors.toUnmodifiableSet()),
                config.getOptionalValue("nabi.operator.namespace", String.class),
                flag(config, "nabi.operator.leader-election"),
                config.getOptionalValue("nabi.operator.pod-uid", String.class).orElse(""),
                labels(
                        "nabi.operator.gateway-labels",
                        config.getOptionalValues("nabi.operator.gateway-labels", String.class)
                                .orElse(List.of())),
                flag(config, "nabi.operator.network-policies"),
                config.getOptionalValues("nabi.operator.pull-secrets", String.class)
                        .orElse(List.of()),
                config.getOptionalValue("nabi.demand.token", String.class).orElse(""),
                config.getOptionalValue("nabi.demand.secret", String.class),
                interval(config),
                budgets(config),
                pods(config),
                flag(config, "nabi.operator.local-files"));
    }

    private static String required(Config config, String key) {
        return config.getOptionalValue(key, String.class)
                .orElseThrow(() -> new InvalidConfiguration(key + " (" + variable(key) + "): is missing"));
    }

    private static boolean flag(Config config, String key) {
        Function<String, Boolean> parse = text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidConfiguration(key + ": '" + text + "' is neither true nor false");
        };
        return config.getOptionalValue(key, String.class).map(parse).orElse(false);
    }

    static Map<String, String> labels(String key, List<String> texts) {
        var labels = new TreeMap<String, String>();
        for (var text : texts) {
            var label = LABEL.matcher(text.strip());
            if (!label.matches()) {
                throw new InvalidConfiguration(
                        key + ": '" + text + "' is no label; write them as name=value, with commas between");
            }
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    private static Duration interval(Config config) {
        var key = "nabi.operator.usage-interval";
        try {
            return config.getOptionalValue(key, Duration.class).orElse(Duration.ofMinutes(1));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfiguration(key + ": " + e.getMessage(), e);
        }
    }

    private static BudgetDefaults budgets(Config config) {
        try {
            return BudgetDefaults.parse(
                    config.getOptionalValue(BudgetDefaults.KEY, String.class).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfiguration(String.valueOf(e.getMessage()), e);
        }
    }

    private static FunctionPods pods(Config config) {
        try {
            return FunctionPods.parse(
                    config.getOptionalValue("nabi.operator.function.resources", String.class)
                            .orElse(""),
                    config.getOptionalValue("nabi.operator.function.pod", String.class)
                            .orElse(""),
                    config.getOptionalValues("nabi.operator.function.allow", String.class).orElse(List.of()).stream()
                            .map(String::strip)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfiguration("nabi.operator.function." + e.getMessage(), e);
        }
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static URI address(String key, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfiguration(key + ": '" + text + "' is no URL: " + e.getMessage(), e);
        }
    }

    static void requireHttp(String key, URI address) {
        var scheme = address.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || address.getHost() == null) {
            throw new InvalidConfiguration(key + ": '" + address + "' is no http or https URL with a host");
        }
    }
}
