package dev.nabi.operator.scaling;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a stream, none longer than a bound. */
final class BoundedLines {
    private final InputStream in;
    private final int most;

    BoundedLines(InputStream in, int most) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.most = most;
    }

    /** The next line without its end; empty at the end of the stream, which drops a line that was cut off. */
    Optional<String> next() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var each = in.read(); each >= 0; each = in.read()) {
            if (each == '\n') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (line.size() == most) {
                throw new IOException("a line is longer than " + most + " bytes");
            }
            line.write(each);
        }
        return Optional.empty();
    }
}
