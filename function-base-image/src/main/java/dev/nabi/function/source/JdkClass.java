package dev.nabi.function.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/** A class of {@code java.base} as the compiler reads it, from the runtime image that this JVM has open anyway. */
record JdkClass(String name) implements JavaFileObject {

    @Override
    public Kind getKind() {
        return Kind.CLASS;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
        return kind == Kind.CLASS && name.endsWith(simpleName);
    }

    @Override
    public @Nullable NestingKind getNestingKind() {
        return null;
    }

    @Override
    public @Nullable Modifier getAccessLevel() {
        return null;
    }

    @Override
    public URI toUri() {
        return URI.create("jrt:/java.base/" + path());
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public InputStream openInputStream() throws IOException {
        var bytes = Object.class.getModule().getResourceAsStream(path());
        if (bytes == null) {
            throw new IOException("java.base has no " + path());
        }
        return bytes;
    }

    private String path() {
        return name.replace('.', '/') + ".class";
    }

    @Override
    public OutputStream openOutputStream() {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public Reader openReader(boolean ignoreEncodingErrors) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public Writer openWriter() {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public long getLastModified() {
        return 0;
    }

    @Override
    public boolean delete() {
        return false;
    }
}
