package dev.nabi.function.loading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Classes and resources from memory, on top of the JDK's own and of nothing else. */
final class MemoryClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    /** Where files come from, by path; null where there is none. */
    interface Files {
        byte @Nullable [] read(String path);
    }

    private final List<Files> places;

    MemoryClassLoader(List<Files> places, ClassLoader parent) {
        super("function", parent);
        this.places = List.copyOf(places);
    }

    /** A loader of the same files and, behind them, of more. */
    MemoryClassLoader with(List<Files> more) {
        var all = new ArrayList<>(places);
        all.addAll(more);
        return new MemoryClassLoader(all, getParent());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        var path = name.replace('.', '/') + ".class";
        for (var place : places) {
            var bytes = place.read(path);
            if (bytes != null) {
                return defineClass(name, bytes, 0, bytes.length);
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        var found = findResources(name);
        return found.hasMoreElements() ? found.nextElement() : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        var urls = new ArrayList<URL>();
        for (int i = 0; i < places.size(); i++) {
            var bytes = places.get(i).read(name);
            if (bytes != null) {
                urls.add(url(i, name, bytes));
            }
        }
        return Collections.enumeration(urls);
    }

    private static URL url(int place, String name, byte[] bytes) {
        try {
            var uri = URI.create("memory:/" + place + "/" + name.replace(" ", "%20"));
            return URL.of(uri, new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new Bytes(url, bytes);
                }
            });
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(name, impossible);
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
