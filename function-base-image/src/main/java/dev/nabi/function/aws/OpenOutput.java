package dev.nabi.function.aws;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A response's stream that a handler may close: it ends when the handler returns, which may still fail. */
final class OpenOutput extends FilterOutputStream {

    OpenOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
    }

    @Override
    public void close() {}
}
