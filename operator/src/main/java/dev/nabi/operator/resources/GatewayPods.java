package dev.nabi.operator.resources;

import java.util.Map;
import java.util.Optional;

/**
 * By what a NetworkPolicy knows the gateways.
 *
 * @param labels of their pods
 * @param namespace of their pods; empty where the API server puts no namespace's name into a label (before 1.21), so
 *     that pods with these labels pass from any namespace
 */
public record GatewayPods(Map<String, String> labels, Optional<String> namespace) {}
