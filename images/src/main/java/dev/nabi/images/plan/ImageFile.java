package dev.nabi.images.plan;

import java.nio.file.Path;

/**
 * One file or empty folder of an image.
 *
 * @param source where its content is now
 * @param target its absolute path in the image
 * @param mode its permission bits, nothing else
 */
public record ImageFile(Path source, String target, int mode) {
    public static final int FILE = 0644;
    public static final int PROGRAM = 0755;
    public static final int OPEN_FOLDER = 0777;

    public ImageFile {
        if (!target.startsWith("/") || target.contains("/../") || target.endsWith("/")) {
            throw new IllegalArgumentException(
                    "a file of an image needs an absolute path without '..' and without '/' at its end, not '" + target
                            + "'");
        }
        if ((mode & ~0777) != 0) {
            throw new IllegalArgumentException("the mode of " + target + " must be between 0 and 0777 (octal), not "
                    + Integer.toOctalString(mode));
        }
    }

    /** The mode by the file's place alone, so that an odd umask on the building machine changes nothing. */
    public static ImageFile at(Path source, String target) {
        return new ImageFile(source, target, isProgram(target) ? PROGRAM : FILE);
    }

    private static boolean isProgram(String target) {
        return target.contains("/bin/")
                || target.endsWith("/jspawnhelper")
                || target.endsWith("/jexec")
                || target.endsWith(".so")
                || target.contains(".so.");
    }
}
