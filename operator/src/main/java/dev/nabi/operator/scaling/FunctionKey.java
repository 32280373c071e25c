package dev.nabi.operator.scaling;

/** Which Function. */
public record FunctionKey(String namespace, String name) {}
