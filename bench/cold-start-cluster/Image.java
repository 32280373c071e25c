import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.nio.file.Path;
import java.time.Instant;

/** An image out of one static program: Image.java PROGRAM TAR NAME. */
public class Image {
    public static void main(String[] words) throws Exception {
        var layer = FileEntriesLayer.builder()
                .addEntry(
                        Path.of(words[0]),
                        AbsoluteUnixPath.get("/server"),
                        FilePermissions.fromOctalString("755"),
                        Instant.EPOCH)
                .build();
        Jib.fromScratch()
                .addFileEntriesLayer(layer)
                .setEntrypoint("/server")
                .setUser("65532:65532")
                .containerize(Containerizer.to(TarImage.at(Path.of(words[1])).named(words[2])));
    }
}
