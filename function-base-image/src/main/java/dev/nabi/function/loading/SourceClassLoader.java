package dev.nabi.function.loading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes as the compiler gave them, and behind them the jars that they were compiled against. */
final class SourceClassLoader extends URLClassLoader {
    private static final String CLASS = ".class";

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes;

    SourceClassLoader(Map<String, byte[]> classes, URL... jars) {
        super("function", jars, ClassLoader.getPlatformClassLoader());
        this.classes = Map.copyOf(classes);
    }

    SourceClassLoader with(URL... jars) {
        return new SourceClassLoader(classes, jars);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        var bytes = classes.get(name);
        return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
    }

    /** A compiled class's own file, which libraries read that look at annotations without loading. */
    @Override
    public @Nullable URL findResource(String path) {
        var bytes = path.endsWith(CLASS)
                ? classes.get(path.substring(0, path.length() - CLASS.length()).replace('/', '.'))
                : null;
        return bytes == null ? super.findResource(path) : url(path, bytes);
    }

    private static URL url(String path, byte[] bytes) {
        try {
            return URL.of(URI.create("source:/" + path), new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new Bytes(url, bytes);
                }
            });
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(path, impossible);
        }
    }

    private static final class Bytes extends URLConnection {
        private final byte[] bytes;

        Bytes(URL url, byte[] bytes) {
            super(url);
            this.bytes = bytes;
        }

        @Override
        public void connect() throws IOException {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public long getContentLengthLong() {
            return bytes.length;
        }
    }
}
