package dev.nabi.images.jre;

import dev.nabi.images.layout.Digest;
import dev.nabi.images.layout.Stage;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.spi.ToolProvider;

/** A Java runtime with chosen modules, cut out of the JDK that runs this program. */
public final class JavaRuntime {
    /**
     * Windows, sound and start screens have no place on a server; javac needs its symbol file for other releases only;
     * the class list is for an archive of shared classes, which the AOT cache takes the place of.
     */
    private static final String LEFT_OUT = String.join(
            ",",
            "/java.base/lib/classlist",
            "/java.base/lib/jrt-fs.jar",
            "/java.desktop/lib/libawt_xawt.so",
            "/java.desktop/lib/libjawt.so",
            "/java.desktop/lib/libjsound.so",
            "/java.desktop/lib/libsplashscreen.so",
            "/jdk.compiler/lib/ct.sym",
            "/java.rmi/bin/rmiregistry",
            "/java.scripting/bin/jrunscript",
            "/jdk.httpserver/bin/jwebserver");

    private final Path home;

    private JavaRuntime(Path home) {
        this.home = home;
    }

    /** Makes the runtime below {@code work}, or takes the one that is there for the same modules of the same JDK. */
    public static JavaRuntime of(Set<String> modules, Path work) throws IOException {
        var key = new Digest()
                .with(System.getProperty("java.vm.version"))
                .with(modules.toString())
                .with(LEFT_OUT)
                .hex();
        var home = work.resolve("java-" + key.substring(0, 16));
        if (!Files.exists(home.resolve("complete"))) {
            Stage.delete(home);
            link(modules, home);
            Stage.settle(home);
            Files.createFile(home.resolve("complete"));
        }
        return new JavaRuntime(home);
    }

    public Path home() {
        return home;
    }

    public ImageLayer layer() throws IOException {
        var files = Stage.files(home, ImagePlan.JAVA_HOME).stream()
                .filter(file -> !file.target().equals(ImagePlan.JAVA_HOME + "/complete"))
                .toList();
        return new ImageLayer("java", files);
    }

    private static void link(Set<String> modules, Path home) throws IOException {
        var jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IOException(
                        "the Java at " + System.getProperty("java.home") + " has no jlink: run with a whole JDK 25"));
        var said = new StringWriter();
        int status = jlink.run(
                new PrintWriter(said),
                new PrintWriter(said),
                "--add-modules",
                String.join(",", modules),
                "--output",
                home.toString(),
                "--vm=server",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                // It makes classes that differ from run to run; without it the JDK's own are taken.
                "--disable-plugin",
                "generate-jli-classes",
                "--exclude-files=" + LEFT_OUT);
        if (status != 0) {
            throw new IOException("jlink failed with " + status + ":\n" + said);
        }
    }
}
