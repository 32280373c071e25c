package dev.nabi.local.agent.container;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the mount paths of a container really are on this machine. A process has no file system of its own, so a
 * word of its environment, command or arguments that is a mount path, or a path under one, is changed to the real one;
 * a path anywhere else in a word is not seen.
 */
public record PathTranslation(List<Mount> mounts) {

    /** A path in the container's eyes, the volume behind it and where that is. */
    public record Mount(String path, String volume, Path real) {}

    /** The longest path that fits decides, so the mounts are kept from long to short. */
    public PathTranslation {
        mounts = mounts.stream()
                .sorted(Comparator.comparingInt((Mount mount) -> mount.path().length())
                        .reversed())
                .toList();
    }

    /** Every volume of the pod has a directory of its name under the given one. */
    public static PathTranslation of(Container container, Path volumes) throws UnresolvedReference {
        var mounts = new ArrayList<Mount>();
        for (var mount : container.getVolumeMounts()) {
            var directory = volumes.resolve(mount.getName()).normalize();
            var real = mount.getSubPath() == null
                    ? directory
                    : directory.resolve(mount.getSubPath()).normalize();
            if (!real.startsWith(directory) || !directory.startsWith(volumes)) {
                throw new UnresolvedReference("the subPath \"" + mount.getSubPath() + "\" leaves its volume");
            }
            mounts.add(new Mount(withoutTrailingSlash(mount.getMountPath()), mount.getName(), real));
        }
        return new PathTranslation(mounts);
    }

    public String translate(String word) {
        for (var mount : mounts) {
            if (word.equals(mount.path()) || word.startsWith(mount.path() + "/")) {
                return mount.real() + word.substring(mount.path().length());
            }
        }
        return word;
    }

    private static String withoutTrailingSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
