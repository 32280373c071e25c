package dev.nabi.local.agent.container;

import java.nio.file.Path;

/**
 * The function base image as it stands on this machine: a pod of this name runs its jar on this JDK.
 *
 * @param runtime the directory of {@code nabi-function.jar}, {@code jvm.options} and perhaps the AOT caches
 * @param hasCache whether {@code nabi.aot} (for jars) and {@code nabi-source.aot} are there
 */
public record BaseImage(String name, Path java, Path runtime, boolean hasCache) {}
