package dev.nabi.cli.gateway;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the person says that gateways are; what is null is found out.
 *
 * @param code the code store
 * @param events the management port of the events process
 * @param console the console, where access keys are made
 * @param platformNamespace where the platform's pods are
 */
public record GatewayOptions(
        @Nullable URI data,
        @Nullable URI management,
        @Nullable URI code,
        @Nullable URI events,
        @Nullable URI console,
        @Nullable String platformNamespace) {}
