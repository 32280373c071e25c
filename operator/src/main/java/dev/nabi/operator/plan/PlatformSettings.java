package dev.nabi.operator.plan;

import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.GatewayPods;
import java.util.Optional;

/**
 * What the installation says of every Function.
 *
 * @param gateways who is let into function pods; empty where the installation asks for no NetworkPolicies
 */
public record PlatformSettings(Defaults defaults, Optional<GatewayPods> gateways) {}
