package dev.nabi.function.source;

import java.net.URI;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** The compiler's files: the JDK's classes from where they are, what it writes into memory. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final WrittenClasses written = new WrittenClasses();

    MemoryFiles(JavaFileManager platform) {
        super(platform);
    }

    Map<String, byte[]> classes() {
        return written.classes();
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
        return written.add(className, kind);
    }

    /** The source, which may declare a public class of any name. */
    static final class SourceText extends SimpleJavaFileObject {
        private final String text;

        SourceText(String text) {
            super(URI.create("memory:///Source.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
