package dev.nabi.function.source;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** The class files that the compiler writes, in memory. */
final class WrittenClasses {
    private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

    Map<String, byte[]> classes() {
        var classes = new TreeMap<String, byte[]>();
        for (var entry : written.entrySet()) {
            classes.put(entry.getKey(), entry.getValue().toByteArray());
        }
        return classes;
    }

    JavaFileObject add(String className, JavaFileObject.Kind kind) {
        var uri = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
        return new SimpleJavaFileObject(uri, kind) {
            @Override
            public OutputStream openOutputStream() {
                var bytes = new ByteArrayOutputStream();
                written.put(className, bytes);
                return bytes;
            }
        };
    }
}
