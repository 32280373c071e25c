package dev.nabi.local.agent.container;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a pod's volume, by their path in it: the keys of a ConfigMap or Secret. */
public final class VolumeFiles {
    private VolumeFiles() {}

    public static Map<Path, byte[]> of(Volume volume, ConfigContents configs) throws UnresolvedReference {
        var configMap = volume.getConfigMap();
        if (configMap != null) {
            var ref = ConfigRef.configMap(configMap.getName());
            return select(
                    volume, configs.all(ref, configMap.getOptional()), configMap.getItems(), configMap.getOptional());
        }
        var secret = volume.getSecret();
        if (secret != null) {
            var ref = ConfigRef.secret(secret.getSecretName());
            return select(volume, configs.all(ref, secret.getOptional()), secret.getItems(), secret.getOptional());
        }
        throw new UnresolvedReference("volume \"" + volume.getName()
                + "\": local mode has volumes from ConfigMaps, Secrets and emptyDir; this one is of another kind");
    }

    /** All keys, or those that {@code items} names, each under its own path. */
    private static Map<Path, byte[]> select(
            Volume volume, Map<String, byte[]> data, @Nullable List<KeyToPath> items, @Nullable Boolean optional)
            throws UnresolvedReference {
        var files = new LinkedHashMap<Path, byte[]>();
        if (items == null || items.isEmpty()) {
            for (var entry : data.entrySet()) {
                files.put(inside(volume, entry.getKey()), entry.getValue());
            }
            return files;
        }
        for (var item : items) {
            var content = data.get(item.getKey());
            if (content != null) {
                files.put(inside(volume, item.getPath()), content);
            } else if (!Boolean.TRUE.equals(optional)) {
                throw new UnresolvedReference(
                        "volume \"" + volume.getName() + "\" references a key that is not there: " + item.getKey());
            }
        }
        return files;
    }

    private static Path inside(Volume volume, String name) throws UnresolvedReference {
        var path = Path.of(name).normalize();
        if (path.isAbsolute() || path.startsWith("..") || path.toString().isEmpty()) {
            throw new UnresolvedReference("volume \"" + volume.getName() + "\": the path \"" + name + "\" leaves it");
        }
        return path;
    }
}
