package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.JarSpec;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.api.v1alpha1.VolumeSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The volumes that a function asks for, and those of its jar; without either there is none. */
final class Volumes {
    private static final String JAR = "jar";
    private static final String FETCHED = "code";

    /** For a zip of 256 MiB and what is in it, 512 MiB at most. */
    private static final long PROGRAM_BYTES = 768L << 20;

    private Volumes() {}

    /**
     * The volumes.
     *
     * @param copy the revision's own copy of the ConfigMap that holds the jar
     */
    static List<Volume> volumes(FunctionSpec spec, Optional<String> copy, CodeLocation code) {
        var volumes = new ArrayList<Volume>();
        jar(spec).map(key -> jarVolume(copy.orElse(key.name()), key.key())).ifPresent(volumes::add);
        if (fetched(spec, code) > 0) {
            volumes.add(fetchedVolume(fetched(spec, code)));
        }
        for (var index = 0; index < spec.volumes().size(); index++) {
            volumes.add(volume(name(index), spec.volumes().get(index)));
        }
        return volumes;
    }

    static List<VolumeMount> mounts(FunctionSpec spec, CodeLocation code) {
        var mounts = new ArrayList<VolumeMount>();
        jar(spec).ifPresent(key -> mounts.add(mount(JAR, Names.JAR_MOUNT)));
        if (fetched(spec, code) > 0) {
            mounts.add(new VolumeMountBuilder()
                    .withName(FETCHED)
                    .withMountPath(Names.CODE_MOUNT)
                    .build());
        }
        for (var index = 0; index < spec.volumes().size(); index++) {
            mounts.add(mount(name(index), spec.volumes().get(index).mountPath()));
        }
        return mounts;
    }

    private static Optional<JarSpec.ConfigMapKey> jar(FunctionSpec spec) {
        return Optional.ofNullable(JarCopy.source(spec));
    }

    /** The size of the volume that a large jar is fetched into, or a program is unpacked; 0 for none. */
    static long fetched(FunctionSpec spec, CodeLocation code) {
        var java = spec.java();
        var jar = java == null ? null : java.jar();
        if (java == null || jar == null || code instanceof CodeLocation.Directory) {
            return 0;
        }
        // The memory that other code is fetched into is mounted so that nothing in it can be executed.
        return java.isProgram() ? Math.max(jar.volumeBytes(), PROGRAM_BYTES) : jar.volumeBytes();
    }

    private static Volume fetchedVolume(long bytes) {
        return new VolumeBuilder()
                .withName(FETCHED)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(Long.toString(bytes)))
                .endEmptyDir()
                .build();
    }

    private static Volume jarVolume(String configMap, String key) {
        return new VolumeBuilder()
                .withName(JAR)
                .withNewConfigMap()
                .withName(configMap)
                .addNewItem()
                .withKey(key)
                .withPath(key)
                .endItem()
                .endConfigMap()
                .build();
    }

    private static Volume volume(String name, VolumeSpec volume) {
        var builder = new VolumeBuilder().withName(name);
        return volume.configMap() == null
                ? builder.withNewSecret()
                        .withSecretName(volume.secret())
                        .endSecret()
                        .build()
                : builder.withNewConfigMap()
                        .withName(volume.configMap())
                        .endConfigMap()
                        .build();
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }

    private static String name(int index) {
        return "volume-" + index;
    }
}
