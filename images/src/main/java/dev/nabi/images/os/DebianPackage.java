package dev.nabi.images.os;

import java.util.Set;

/**
 * A Debian package and the files that are taken out of it.
 *
 * @param libraries names of shared libraries, wherever the package has them
 * @param folder a folder that is taken whole, from the root; empty for none
 */
record DebianPackage(String name, Set<String> libraries, String folder) {

    boolean takes(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return libraries.contains(name)
                || (!folder.isEmpty() && path.startsWith(folder + "/"))
                || path.equals("usr/share/doc/" + this.name + "/copyright");
    }
}
