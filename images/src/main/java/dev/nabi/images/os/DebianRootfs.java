package dev.nabi.images.os;

import dev.nabi.images.layout.Command;
import dev.nabi.images.layout.Stage;
import dev.nabi.images.plan.ImageFile;
import dev.nabi.images.plan.ImageLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The lowest layer: the C library and its companions out of the packages of the Debian that this machine runs, a user,
 * and what a scanner needs to know which packages these are. No shell, no package manager.
 */
public final class DebianRootfs {
    private static final List<DebianPackage> PACKAGES = List.of(
            new DebianPackage(
                    "libc6",
                    Set.of(
                            "ld-linux-x86-64.so.2",
                            "ld-linux-aarch64.so.1",
                            "libc.so.6",
                            "libm.so.6",
                            // Empty since glibc 2.34, but the JDK and most native code of libraries name them.
                            "libdl.so.2",
                            "libpthread.so.0",
                            "librt.so.1",
                            "libresolv.so.2",
                            "libnss_files.so.2",
                            "libnss_dns.so.2"),
                    ""),
            // Without its locale a JVM reads the environment, and with it inline source, as ASCII.
            new DebianPackage("libc-bin", Set.of(), "usr/lib/locale/C.utf8"),
            // For the native parts of Java libraries; the JDK does without.
            new DebianPackage("libgcc-s1", Set.of("libgcc_s.so.1"), ""),
            new DebianPackage("libstdc++6", Set.of("libstdc++.so.6"), ""),
            new DebianPackage("zlib1g", Set.of("libz.so.1"), ""),
            new DebianPackage("base-files", Set.of("os-release"), ""));

    private static final String PASSWD = """
            root:x:0:0:root:/:/sbin/nologin
            nabi:x:65532:65532:nabi:/tmp:/sbin/nologin
            """;
    private static final String GROUP = """
            root:x:0:
            nabi:x:65532:
            """;
    private static final String NSSWITCH = """
            passwd: files
            group: files
            hosts: files dns
            """;

    private final Path work;

    /** Keeps what it downloads below {@code work}. */
    public DebianRootfs(Path work) {
        this.work = work;
    }

    public ImageLayer layer() throws IOException, InterruptedException {
        var debs = work.resolve("debs");
        var root = work.resolve("root");
        Files.createDirectories(debs);
        Stage.delete(root);
        Files.createDirectories(root);
        for (var debian : PACKAGES) {
            unpack(debian, downloaded(debian, debs), root);
        }
        write(root, "etc/passwd", PASSWD);
        write(root, "etc/group", GROUP);
        write(root, "etc/nsswitch.conf", NSSWITCH);
        Stage.settle(root);
        var files = new ArrayList<>(Stage.files(root, "/"));
        files.add(new ImageFile(Files.createDirectories(work.resolve("tmp")), "/tmp", ImageFile.OPEN_FOLDER));
        return new ImageLayer("os", files);
    }

    private static Path downloaded(DebianPackage debian, Path debs) throws IOException, InterruptedException {
        var there = find(debian, debs);
        if (there.isEmpty()) {
            download(debian, debs);
            there = find(debian, debs);
        }
        if (there.size() != 1) {
            throw new IOException("expected one package " + debian.name() + " in " + debs + ", found " + there
                    + "; delete that folder");
        }
        return there.getFirst();
    }

    private static void download(DebianPackage debian, Path debs) throws IOException, InterruptedException {
        try {
            Command.run(debs, List.of("apt-get", "--quiet", "download", debian.name()));
        } catch (IOException failure) {
            throw new IOException(
                    "the operating system layer comes from Debian's packages, and " + debian.name()
                            + " could not be had by apt-get; on another system, or without its network, give a base:"
                            + " --base IMAGE or --base FILE.tar",
                    failure);
        }
    }

    private static List<Path> find(DebianPackage debian, Path debs) throws IOException {
        try (var files = Files.list(debs)) {
            return files.filter(file -> file.getFileName().toString().startsWith(debian.name() + "_"))
                    .sorted()
                    .toList();
        }
    }

    private void unpack(DebianPackage debian, Path deb, Path root) throws IOException, InterruptedException {
        var whole = work.resolve("unpacked").resolve(debian.name());
        Stage.delete(whole);
        Files.createDirectories(whole);
        Command.run(work, List.of("dpkg-deb", "--extract", deb.toString(), whole.toString()));
        try (var files = Files.walk(whole)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var path = whole.relativize(file).toString();
                if (!Files.isDirectory(file) && debian.takes(path)) {
                    take(file, whole, root.resolve(withoutUsr(path)));
                }
            }
        }
        write(root, "var/lib/dpkg/status.d/" + debian.name(), status(deb));
        Stage.delete(whole);
    }

    /** What the package says of itself; scanners of images look for it here. */
    private String status(Path deb) throws IOException, InterruptedException {
        var fields = "Package,Version,Architecture,Source,Maintainer,Homepage".split(",");
        var command = new ArrayList<>(List.of("dpkg-deb", "--field", deb.toString()));
        command.addAll(List.of(fields));
        return Command.run(work, command) + "Status: install ok installed\n";
    }

    /** Libraries stand below /lib and /lib64, whether or not the release has moved them below /usr. */
    private static String withoutUsr(String path) {
        return path.startsWith("usr/lib/locale") || path.startsWith("usr/share")
                ? path
                : path.replaceFirst("^usr/(?=lib)", "");
    }

    /** Copies a file, or what a link within the package points to. */
    private static void take(Path file, Path whole, Path target) throws IOException {
        var real = file;
        for (int links = 0; Files.isSymbolicLink(real) && links < 8; links++) {
            var link = Files.readSymbolicLink(real);
            real = link.isAbsolute()
                    ? whole.resolve(link.toString().substring(1))
                    : real.resolveSibling(link).normalize();
        }
        Files.createDirectories(target.getParent());
        Files.copy(real, target);
    }

    private static void write(Path root, String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
