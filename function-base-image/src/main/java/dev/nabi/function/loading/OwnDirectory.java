package dev.nabi.function.loading;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A directory under {@code java.io.tmpdir} that this user alone may enter. It has the same name at each start of the same
 * code, so that a container that is restarted finds what it left instead of leaving it twice.
 */
final class OwnDirectory {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");

    private OwnDirectory() {}

    static Path named(String name) throws IOException {
        var directory = Path.of(System.getProperty("java.io.tmpdir"), "nabi-" + name);
        try {
            return Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        } catch (FileAlreadyExistsException there) {
            return isOwn(directory) ? directory : Files.createTempDirectory("nabi-");
        } catch (IOException notWritable) {
            throw new IOException(
                    "the function's code needs a writable directory for temporary files, and " + directory.getParent()
                            + " is none: " + notWritable + "; set java.io.tmpdir to one",
                    notWritable);
        }
    }

    /** Others may have put theirs in its place, where several users share the parent. */
    private static boolean isOwn(Path directory) throws IOException {
        var self = Path.of("/proc/self");
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.exists(self)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(self))
                && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                        .equals(OWNER_ALONE);
    }
}
