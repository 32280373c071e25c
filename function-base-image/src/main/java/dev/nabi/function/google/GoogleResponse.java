package dev.nabi.function.google;

import com.google.cloud.functions.HttpResponse;
import dev.nabi.function.http.Response;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A response as the Functions Framework lets it be written. */
final class GoogleResponse implements HttpResponse {
    private final Response response;
    private final Body body;
    private @Nullable Writer writer;
    private boolean streaming;

    GoogleResponse(Response response) {
        this.response = response;
        this.body = new Body(response);
    }

    @Override
    public void setStatusCode(int code) {
        response.status(code);
    }

    /** HTTP has no use for the message any more: the words of the status are sent. */
    @Override
    public void setStatusCode(int code, String message) {
        response.status(code);
    }

    @Override
    public void setContentType(String contentType) {
        response.headers().set("Content-Type", contentType);
    }

    @Override
    public Optional<String> getContentType() {
        return Optional.ofNullable(response.headers().first("Content-Type"));
    }

    @Override
    public void appendHeader(String header, String value) {
        response.headers().add(header, value);
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return Charsets.caseless(response.headers());
    }

    @Override
    public OutputStream getOutputStream() {
        if (writer != null) {
            throw new IllegalStateException("getWriter has been called");
        }
        streaming = true;
        return body;
    }

    @Override
    public BufferedWriter getWriter() throws IOException {
        if (streaming) {
            throw new IllegalStateException("getOutputStream has been called");
        }
        if (writer == null) {
            writer = new Writer(body, Charsets.of(getContentType()));
        }
        return writer;
    }

    void finish() throws IOException {
        body.last = true;
        if (writer != null && !writer.closed) {
            writer.flush();
        }
        response.finish();
    }

    /** May be closed by the function, as any other; the response ends when the function returns. */
    private static final class Writer extends BufferedWriter {
        private final Body body;
        private boolean closed;

        Writer(Body body, Charset charset) {
            super(new OutputStreamWriter(body, charset));
            this.body = body;
        }

        @Override
        public void close() throws IOException {
            closed = true;
            body.last = true;
            super.close();
        }
    }

    /** A flush makes the response a stream, but not the one that only empties the writer at the end. */
    private static final class Body extends FilterOutputStream {
        private boolean last;

        Body(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
        }

        @Override
        public void flush() throws IOException {
            if (!last) {
                out.flush();
            }
        }

        /** The response is finished when the function returns; its headers may change until then. */
        @Override
        public void close() {}
    }
}
