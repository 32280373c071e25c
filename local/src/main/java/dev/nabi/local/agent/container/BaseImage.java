package dev.nabi.local.agent.container;

import java.nio.file.Path;

/**
 * The function base image as it stands on this machine: a pod of this name runs its jar on this JDK.
 *
 * @param runtime the directory of {@code nabi-function.jar}, {@code jvm.options} and perhaps {@code nabi.aot}
 * @param hasCache whether {@code nabi.aot} is there
 */
public record BaseImage(String name, Path java, Path runtime, boolean hasCache) {}
