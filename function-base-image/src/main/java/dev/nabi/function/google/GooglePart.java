package dev.nabi.function.google;

import com.google.cloud.functions.HttpRequest;
import dev.nabi.function.binding.Multipart;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One part of a multipart request as the Functions Framework shows it. */
record GooglePart(Multipart.Part part) implements HttpRequest.HttpPart {

    @Override
    public Optional<String> getFileName() {
        return Optional.ofNullable(part.fileName());
    }

    @Override
    public Optional<String> getContentType() {
        return Optional.ofNullable(part.headers().first("content-type"));
    }

    @Override
    public long getContentLength() {
        return part.content().length;
    }

    @Override
    public Optional<String> getCharacterEncoding() {
        return Charsets.nameIn(getContentType());
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(part.content());
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), Charsets.of(getContentType())));
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return Charsets.caseless(part.headers());
    }
}
