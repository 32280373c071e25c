package dev.nabi.function.google;

import com.google.cloud.functions.HttpRequest;
import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.FormFields;
import dev.nabi.function.binding.Multipart;
import dev.nabi.function.http.RequestHead;
import dev.nabi.function.provider.RawInvocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as the Functions Framework shows it; the body is a stream until parts are asked for. */
final class GoogleRequest implements HttpRequest {
    private final RawInvocation invocation;
    private final RequestHead head;
    private @Nullable BufferedReader reader;
    private @Nullable Map<String, HttpPart> parts;
    private boolean streaming;

    GoogleRequest(RawInvocation invocation) {
        this.invocation = invocation;
        this.head = invocation.exchange().head();
    }

    @Override
    public String getMethod() {
        return head.method();
    }

    @Override
    public String getUri() {
        var scheme = head.headers().first("x-forwarded-proto");
        var host = head.headers().first("host");
        var query = head.query();
        return ("https".equalsIgnoreCase(scheme) ? "https" : "http") + "://" + (host == null ? "localhost" : host)
                + head.path() + (query.isEmpty() ? "" : "?" + query);
    }

    @Override
    public String getPath() {
        return head.path();
    }

    @Override
    public Optional<String> getQuery() {
        return head.query().isEmpty() ? Optional.empty() : Optional.of(head.query());
    }

    @Override
    public Map<String, List<String>> getQueryParameters() {
        try {
            return FormFields.decodeAll(head.query(), StandardCharsets.UTF_8);
        } catch (BindException malformed) {
            throw new MalformedRequest(malformed);
        }
    }

    @Override
    public Map<String, HttpPart> getParts() {
        if (parts == null) {
            parts = readParts();
        }
        return parts;
    }

    private Map<String, HttpPart> readParts() {
        var type = getContentType().orElse("");
        if (!type.regionMatches(true, 0, "multipart/form-data", 0, 19)) {
            throw new IllegalStateException("the content type is \"" + type + "\", not multipart/form-data");
        }
        try {
            var byName = new LinkedHashMap<String, HttpPart>();
            Multipart.parse(invocation.body(), type)
                    .forEach(part -> byName.putIfAbsent(part.name(), new GooglePart(part)));
            return byName;
        } catch (BindException malformed) {
            throw new MalformedRequest(malformed);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Optional<String> getContentType() {
        return Optional.ofNullable(head.headers().first("content-type"));
    }

    @Override
    public long getContentLength() {
        return invocation.exchange().body().length();
    }

    @Override
    public Optional<String> getCharacterEncoding() {
        return Charsets.nameIn(getContentType());
    }

    @Override
    public InputStream getInputStream() {
        if (reader != null) {
            throw new IllegalStateException("getReader has been called");
        }
        streaming = true;
        return invocation.exchange().body();
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (streaming) {
            throw new IllegalStateException("getInputStream has been called");
        }
        if (reader == null) {
            reader = new BufferedReader(
                    new InputStreamReader(invocation.exchange().body(), Charsets.of(getContentType())));
        }
        return reader;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return Charsets.caseless(head.headers());
    }
}
