package dev.nabi.cli.gateway;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the person says that gateways are; what is null is found out.
 *
 * @param code the code store
 * @param platformNamespace where the gateways' pods are
 */
public record GatewayOptions(
        @Nullable URI data,
        @Nullable URI management,
        @Nullable URI code,
        @Nullable String platformNamespace) {}
